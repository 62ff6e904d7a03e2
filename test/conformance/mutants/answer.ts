import {
  alterBody,
  alterDiscovery,
  alterError,
  alterResource,
  alterResponse,
  type JsonObject,
  without,
  withoutAnswerHeaders,
} from './alter.js';
import type { Mutant } from './mutant.js';

const withMeta = (resource: JsonObject, change: (meta: JsonObject) => JsonObject) =>
  resource.meta ? { ...resource, meta: change(resource.meta as JsonObject) } : resource;

const listOf = (resource: JsonObject, name: string) =>
  (Array.isArray(resource[name]) ? resource[name] : []) as readonly JsonObject[];

/** Faults in how answers look. */
export const ANSWER_MUTANTS: readonly Mutant[] = [
  {
    name: 'no Location',
    suspects: ['RFC7643-3.1-o', 'RFC7644-3.3-f'],
    exchange: withoutAnswerHeaders('Location', 'Content-Location'),
  },
  { name: 'no ETag', suspects: ['RFC7643-3.1-p'], exchange: withoutAnswerHeaders('ETag') },
  {
    name: 'ETag is not meta.version',
    suspects: ['RFC7643-3.1-p'],
    exchange: alterResource((resource) =>
      withMeta(resource, (meta) => ({ ...meta, version: `${meta.version}x` })),
    ),
  },
  {
    name: 'ETag without W/',
    suspects: ['RFC7643-3.1-q'],
    exchange: alterResponse((response) => {
      const { etag } = response.headers;
      if (etag === undefined) return response;
      const strong = etag.replace('W/', '');
      return {
        ...response,
        headers: { ...response.headers, etag: strong },
        text: response.text.replaceAll('W/\\"', '\\"'),
      };
    }),
  },
  {
    name: 'Content-Type application/json',
    suspects: ['RFC7644-3.8-d', 'RFC7644-3.8-b'],
    exchange: alterResponse((response) =>
      response.headers['content-type'] === 'application/scim+json'
        ? { ...response, headers: { ...response.headers, 'content-type': 'application/json' } }
        : response,
    ),
  },
  {
    name: 'POST answers 200',
    suspects: ['RFC7643-3.1-a', 'RFC7644-3.3-d'],
    exchange: alterResponse((response) =>
      response.status === 201 ? { ...response, status: 200 } : response,
    ),
  },
  {
    name: '404 answered as 200',
    suspects: ['RFC7644-3.12-f'],
    exchange: alterResponse((response) =>
      response.status === 404 ? { ...response, status: 200 } : response,
    ),
  },
  {
    name: 'errors without schemas',
    suspects: ['RFC7644-3.12-a'],
    exchange: alterError(({ schemas: _, ...body }) => body),
  },
  {
    name: 'errors with a numeric status',
    suspects: ['RFC7644-3.12-a'],
    exchange: alterError((body) => ({ ...body, status: Number(body.status) })),
  },
  {
    name: 'errors without scimType',
    suspects: ['RFC7644-3.12-m', 'RFC7643-4.1.1-b'],
    exchange: alterError(({ scimType: _, ...body }) => body),
  },
  {
    name: '401 without WWW-Authenticate',
    suspects: ['RFC7644-2-a', 'RFC7644-3.12-d'],
    exchange: withoutAnswerHeaders('WWW-Authenticate'),
  },
  {
    name: 'unknown paths answered with HTML',
    suspects: ['RFC7644-3.12-b', 'RFC7644-3.12-f'],
    exchange: alterResponse((response) =>
      response.text.includes('no such endpoint')
        ? { ...response, headers: { 'content-type': 'text/html' }, text: '<h1>Not Found</h1>' }
        : response,
    ),
  },
  {
    name: 'resources without schemas',
    suspects: ['RFC7643-3-a'],
    exchange: alterResource((resource) => without(resource, ['schemas'])),
  },
  {
    name: 'schemas lists only the base schema',
    suspects: ['RFC7643-3.3-b', 'RFC7643-3-d'],
    exchange: alterResource((resource) => ({
      ...resource,
      ...(Array.isArray(resource.schemas) && { schemas: resource.schemas.slice(0, 1) }),
    })),
  },
  {
    name: 'schemas lists an extension without data',
    suspects: ['RFC7643-3.3-b'],
    exchange: alterResource((resource) =>
      resource.userName === undefined
        ? resource
        : {
            ...resource,
            schemas: [
              'urn:ietf:params:scim:schemas:core:2.0:User',
              'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
            ],
          },
    ),
  },
  {
    name: 'meta.lastModified never moves',
    suspects: ['RFC7643-3.1-n'],
    exchange: alterResource((resource) =>
      withMeta(resource, (meta) => ({ ...meta, lastModified: meta.created })),
    ),
  },
  {
    name: 'meta.created moves with every change',
    suspects: ['RFC7643-3.1-m'],
    exchange: alterResource((resource) =>
      withMeta(resource, (meta) => ({ ...meta, created: meta.lastModified })),
    ),
  },
  {
    name: 'meta.resourceType in lower case',
    suspects: ['RFC7643-6-a', 'RFC7643-3.1-l'],
    exchange: alterResource((resource) =>
      withMeta(resource, (meta) => ({
        ...meta,
        resourceType: String(meta.resourceType).toLowerCase(),
      })),
    ),
  },
  {
    name: 'meta.location is relative',
    suspects: ['RFC7643-3.1-o'],
    exchange: alterResource((resource) =>
      withMeta(resource, (meta) => ({
        ...meta,
        location: String(meta.location).replace(/^http:\/\/[^/]+/, ''),
      })),
    ),
  },
  {
    name: 'unassigned attributes shown as null',
    suspects: ['RFC7643-2.5-c', 'RFC7643-2.5-a'],
    exchange: alterResource((resource) => ({ title: null, ...resource })),
  },
  {
    name: 'members without $ref',
    suspects: ['RFC7643-4.2-c'],
    exchange: alterResource((resource) => ({
      ...resource,
      ...(resource.members !== undefined && {
        members: listOf(resource, 'members').map((member) => without(member, ['$ref'])),
      }),
    })),
  },
  {
    name: 'members without type',
    suspects: ['RFC7643-4.2-d', 'RFC7643-4.2-c'],
    exchange: alterResource((resource) => ({
      ...resource,
      ...(resource.members !== undefined && {
        members: listOf(resource, 'members').map((member) => ({ ...member, type: 'User' })),
      }),
    })),
  },
  {
    name: '$ref names a place that does not exist',
    suspects: ['RFC7643-2.3.7-d'],
    exchange: alterResource((resource) => ({
      ...resource,
      ...(resource.groups !== undefined && {
        groups: listOf(resource, 'groups').map((group) => ({ ...group, $ref: `${group.$ref}x` })),
      }),
    })),
  },
  {
    name: 'ServiceProviderConfig says there is no PATCH',
    suspects: ['RFC7643-5-d'],
    exchange: alterDiscovery('ServiceProviderConfig', (body) => ({
      ...body,
      patch: { supported: false },
    })),
  },
  {
    name: 'ServiceProviderConfig says there are no ETags',
    suspects: ['RFC7643-5-d'],
    exchange: alterDiscovery('ServiceProviderConfig', (body) => ({
      ...body,
      etag: { supported: false },
    })),
  },
  {
    name: 'ServiceProviderConfig says there is no filter',
    suspects: ['RFC7643-5-d'],
    exchange: alterDiscovery('ServiceProviderConfig', (body) => ({
      ...body,
      filter: { ...(body.filter as JsonObject), supported: false },
    })),
  },
  {
    name: 'ServiceProviderConfig names another maxResults',
    suspects: ['RFC7643-5-c'],
    exchange: alterDiscovery('ServiceProviderConfig', (body) => ({
      ...body,
      filter: { supported: true, maxResults: 7 },
    })),
  },
  {
    name: 'discovery without schemas',
    suspects: ['RFC7643-3-a'],
    exchange: alterBody((body, { path }) =>
      /\/Schemas|\/ResourceTypes|\/ServiceProviderConfig/.test(path)
        ? without(body, ['schemas'])
        : body,
    ),
  },
  {
    name: 'a schema that is used is not served',
    suspects: ['RFC7643-7-a', 'RFC7643-6-c'],
    exchange: alterResponse((response, { path }) =>
      path.includes('/Schemas/') && path.includes('enterprise')
        ? { ...response, status: 404 }
        : response,
    ),
  },
  {
    name: 'schemas without some characteristics',
    suspects: ['RFC7643-7-c', 'RFC7643-2.2-a'],
    exchange: alterDiscovery('Schemas', (schema) =>
      JSON.parse(JSON.stringify(schema, (key, value) => (key === 'returned' ? undefined : value))),
    ),
  },
  {
    name: 'resource types name a schema that is none',
    suspects: ['RFC7643-6-b'],
    exchange: alterDiscovery('ResourceTypes', (body) => ({ ...body, schema: `${body.schema}x` })),
  },
];
