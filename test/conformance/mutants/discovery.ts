import { alterBody, alterDiscovery, alterResponse, type JsonObject, without } from './alter.js';
import type { Mutant } from './mutant.js';

/** Rewrites every attribute of every served schema, at all levels. */
function alterAttributes(edit: (attribute: JsonObject) => JsonObject) {
  const all = (list: unknown): unknown =>
    Array.isArray(list)
      ? list.map((attribute: JsonObject) =>
          edit(
            attribute.subAttributes === undefined
              ? attribute
              : { ...attribute, subAttributes: all(attribute.subAttributes) },
          ),
        )
      : list;
  return alterDiscovery('Schemas', (schema) => ({ ...schema, attributes: all(schema.attributes) }));
}

/** Faults in what the provider says about itself. */
export const DISCOVERY_MUTANTS: readonly Mutant[] = [
  {
    name: 'ServiceProviderConfig says there is no PATCH',
    breaks: ['RFC7643-5-d'],
    exchange: alterDiscovery('ServiceProviderConfig', (body) => ({
      ...body,
      patch: { supported: false },
    })),
  },
  {
    name: 'ServiceProviderConfig says there are no ETags',
    breaks: ['RFC7643-5-d'],
    exchange: alterDiscovery('ServiceProviderConfig', (body) => ({
      ...body,
      etag: { supported: false },
    })),
  },
  {
    name: 'ServiceProviderConfig says there is no filter',
    breaks: ['RFC7643-5-d'],
    exchange: alterDiscovery('ServiceProviderConfig', (body) => ({
      ...body,
      filter: { ...(body.filter as JsonObject), supported: false },
    })),
  },
  {
    name: 'ServiceProviderConfig names another maxResults',
    breaks: ['RFC7643-5-c'],
    exchange: alterDiscovery('ServiceProviderConfig', (body) => ({
      ...body,
      filter: { supported: true, maxResults: 7 },
    })),
  },
  {
    name: 'discovery without schemas',
    breaks: ['RFC7643-3-a'],
    exchange: alterBody((body, { path }) =>
      /\/Schemas|\/ResourceTypes|\/ServiceProviderConfig/.test(path)
        ? without(body, ['schemas'])
        : body,
    ),
  },
  {
    name: 'a schema that is used is not served',
    breaks: ['RFC7643-7-a', 'RFC7643-6-c'],
    exchange: alterResponse((response, { path }) =>
      path.includes('/Schemas/') && path.includes('enterprise')
        ? { ...response, status: 404 }
        : response,
    ),
  },
  {
    name: 'schemas without some characteristics',
    breaks: ['RFC7643-7-c', 'RFC7643-2.2-a'],
    exchange: alterDiscovery('Schemas', (schema) =>
      JSON.parse(JSON.stringify(schema, (key, value) => (key === 'returned' ? undefined : value))),
    ),
  },
  {
    name: 'resource types name a schema that is none',
    breaks: ['RFC7643-6-b'],
    exchange: alterDiscovery('ResourceTypes', (body) => ({ ...body, schema: `${body.schema}x` })),
  },
  {
    name: 'ServiceProviderConfig says that passwords can be changed',
    breaks: ['RFC7643-5-d'],
    exchange: alterDiscovery('ServiceProviderConfig', (body) => ({
      ...body,
      changePassword: { supported: true },
    })),
  },
  {
    name: 'the limits of bulk are texts',
    breaks: ['RFC7643-5-b', 'RFC7643-5-a'],
    exchange: alterDiscovery('ServiceProviderConfig', ({ bulk, ...body }) => ({
      ...body,
      bulk: { ...(bulk as JsonObject), maxOperations: '100', maxPayloadSize: '1000' },
    })),
  },
  {
    name: 'authentication schemes without a type',
    breaks: ['RFC7643-5-e', 'RFC7643-8.7-b'],
    exchange: alterDiscovery('ServiceProviderConfig', (body) => ({
      ...body,
      authenticationSchemes: [{ name: 'Token', description: 'A token' }],
    })),
  },
  {
    name: 'referenceTypes is one text',
    breaks: ['RFC7643-7-t', 'RFC7643-7-c'],
    exchange: alterAttributes((attribute) =>
      Array.isArray(attribute.referenceTypes)
        ? { ...attribute, referenceTypes: attribute.referenceTypes.join() }
        : attribute,
    ),
  },
  {
    name: 'complex attributes with uniqueness and case',
    breaks: ['RFC7643-7-u'],
    exchange: alterAttributes((attribute) =>
      attribute.type === 'complex'
        ? { ...attribute, uniqueness: 'none', caseExact: false }
        : attribute,
    ),
  },
  {
    name: 'canonical values not served',
    breaks: ['RFC7643-4.1.2-d', 'RFC7643-7-c', 'RFC7643-8.7-a'],
    exchange: alterAttributes((attribute) => without(attribute, ['canonicalValues'])),
  },
  {
    name: 'schemas without sub-attributes',
    breaks: ['RFC7643-7-d', 'RFC7643-2.4-b', 'RFC7643-8.7-a'],
    exchange: alterAttributes((attribute) => without(attribute, ['subAttributes'])),
  },
  {
    name: 'displayName of groups not declared as required',
    breaks: ['RFC7643-4.2-a', 'RFC7643-8.7-a'],
    exchange: alterAttributes((attribute) =>
      attribute.name === 'displayName' ? { ...attribute, required: false } : attribute,
    ),
  },
  {
    name: 'extensions never required by resource types',
    breaks: ['RFC7643-6-d'],
    exchange: alterDiscovery('ResourceTypes', (type) => ({ ...type, schemaExtensions: [] })),
  },
  {
    name: 'endpoints that lead nowhere',
    breaks: ['RFC7643-6-f', 'RFC7643-6-a'],
    exchange: alterDiscovery('ResourceTypes', (type) => ({
      ...type,
      endpoint: `${type.endpoint}x`,
    })),
  },
];
