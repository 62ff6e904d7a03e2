import {
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
    breaks: ['RFC7643-3.1-o', 'RFC7644-3.3-f'],
    exchange: withoutAnswerHeaders('Location', 'Content-Location'),
  },
  { name: 'no ETag', breaks: ['RFC7643-3.1-p'], exchange: withoutAnswerHeaders('ETag') },
  {
    name: 'ETag is not meta.version',
    breaks: ['RFC7643-3.1-p'],
    exchange: alterResource((resource) =>
      withMeta(resource, (meta) => ({ ...meta, version: `${meta.version}x` })),
    ),
  },
  {
    name: 'ETag without W/',
    breaks: ['RFC7643-3.1-q'],
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
    breaks: ['RFC7644-3.8-d', 'RFC7644-3.8-b'],
    exchange: alterResponse((response) =>
      response.headers['content-type'] === 'application/scim+json'
        ? { ...response, headers: { ...response.headers, 'content-type': 'application/json' } }
        : response,
    ),
  },
  {
    name: 'POST answers 200',
    breaks: ['RFC7643-3.1-a', 'RFC7644-3.3-d'],
    exchange: alterResponse((response) =>
      response.status === 201 ? { ...response, status: 200 } : response,
    ),
  },
  {
    name: '404 answered as 200',
    breaks: ['RFC7644-3.12-f'],
    exchange: alterResponse((response) =>
      response.status === 404 ? { ...response, status: 200 } : response,
    ),
  },
  {
    name: 'errors without schemas',
    breaks: ['RFC7644-3.12-a'],
    exchange: alterError(({ schemas: _, ...body }) => body),
  },
  {
    name: 'errors with a numeric status',
    breaks: ['RFC7644-3.12-a'],
    exchange: alterError((body) => ({ ...body, status: Number(body.status) })),
  },
  {
    name: 'errors without scimType',
    breaks: ['RFC7644-3.12-m', 'RFC7643-4.1.1-b'],
    exchange: alterError(({ scimType: _, ...body }) => body),
  },
  {
    name: '401 without WWW-Authenticate',
    breaks: ['RFC7644-2-a', 'RFC7644-3.12-d'],
    exchange: withoutAnswerHeaders('WWW-Authenticate'),
  },
  {
    name: 'unknown paths answered with HTML',
    breaks: ['RFC7644-3.12-b', 'RFC7644-3.12-f'],
    exchange: alterResponse((response) =>
      response.text.includes('no such endpoint')
        ? { ...response, headers: { 'content-type': 'text/html' }, text: '<h1>Not Found</h1>' }
        : response,
    ),
  },
  {
    name: 'resources without schemas',
    breaks: ['RFC7643-3-a'],
    exchange: alterResource((resource) => without(resource, ['schemas'])),
  },
  {
    name: 'schemas lists only the base schema',
    breaks: ['RFC7643-3.3-b'],
    exchange: alterResource((resource) => ({
      ...resource,
      ...(Array.isArray(resource.schemas) && { schemas: resource.schemas.slice(0, 1) }),
    })),
  },
  {
    name: 'schemas lists an extension without data',
    breaks: ['RFC7643-3.3-b'],
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
    breaks: ['RFC7643-3.1-n'],
    exchange: alterResource((resource) =>
      withMeta(resource, (meta) => ({ ...meta, lastModified: meta.created })),
    ),
  },
  {
    name: 'meta.created moves with every change',
    breaks: ['RFC7643-3.1-m'],
    exchange: alterResource((resource) =>
      withMeta(resource, (meta) => ({ ...meta, created: meta.lastModified })),
    ),
  },
  {
    name: 'meta.resourceType in lower case',
    breaks: ['RFC7643-6-a', 'RFC7643-3.1-l'],
    exchange: alterResource((resource) =>
      withMeta(resource, (meta) => ({
        ...meta,
        resourceType: String(meta.resourceType).toLowerCase(),
      })),
    ),
  },
  {
    name: 'meta.location is relative',
    breaks: ['RFC7643-3.1-o'],
    exchange: alterResource((resource) =>
      withMeta(resource, (meta) => ({
        ...meta,
        location: String(meta.location).replace(/^http:\/\/[^/]+/, ''),
      })),
    ),
  },
  {
    name: 'unassigned attributes shown as null',
    breaks: ['RFC7643-2.5-c', 'RFC7643-2.5-a'],
    exchange: alterResource((resource) => ({ title: null, ...resource })),
  },
  {
    name: 'members without $ref',
    breaks: ['RFC7643-4.2-c'],
    exchange: alterResource((resource) => ({
      ...resource,
      ...(resource.members !== undefined && {
        members: listOf(resource, 'members').map((member) => without(member, ['$ref'])),
      }),
    })),
  },
  {
    name: 'members without type',
    breaks: ['RFC7643-4.2-d', 'RFC7643-4.2-c'],
    exchange: alterResource((resource) => ({
      ...resource,
      ...(resource.members !== undefined && {
        members: listOf(resource, 'members').map((member) => ({ ...member, type: 'User' })),
      }),
    })),
  },
  {
    name: '$ref names a place that does not exist',
    breaks: ['RFC7643-2.3.7-d'],
    exchange: alterResource((resource) => ({
      ...resource,
      ...(resource.groups !== undefined && {
        groups: listOf(resource, 'groups').map((group) => ({ ...group, $ref: `${group.$ref}x` })),
      }),
    })),
  },
];
