import { schemesOf } from '../../auth/schemes.js';
import { againstInteropProfile } from '../../conformance/profile.js';
import type { Rules } from '../../conformance/rules.js';
import { ScimError } from '../../errors/scim-error.js';
import { RESOURCE_TYPE_SCHEMA } from '../../schema/core/resource-type.js';
import { SCHEMA_SCHEMA } from '../../schema/core/schema.js';
import { SERVICE_PROVIDER_CONFIG_SCHEMA } from '../../schema/core/service-provider-config.js';
import { describeSchema } from '../../schema/describe.js';
import { isPassword } from '../../schema/password.js';
import { reduceSchema } from '../../schema/pick-attributes.js';
import { openTypes, withTypeLabels } from '../../schema/type-labels.js';
import type { Schema } from '../../schema/types.js';
import { LIST_RESPONSE_URN } from '../../schema/urns.js';
import { jsonResponse } from '../http/response.js';
import type { Config } from '../model/config.js';
import type { Endpoint } from '../model/endpoint.js';
import type { ScimResponse } from '../model/message.js';

/** One discovery resource; its location is added per request. */
interface Entry {
  readonly id: string;
  readonly path: string;
  readonly resourceType: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The three discovery endpoints of RFC 7644 §4, made once from what the router really does. */
export interface Discovery {
  serviceProviderConfig(baseUrl: string): ScimResponse;
  /** `/Schemas` or `/ResourceTypes`; one item if `id` is given. */
  collection(
    name: 'Schemas' | 'ResourceTypes',
    id: string | undefined,
    query: string,
    baseUrl: string,
  ): ScimResponse;
}

const SELF_DESCRIPTION = [SERVICE_PROVIDER_CONFIG_SCHEMA, RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA];

function present({ path, resourceType, body }: Entry, baseUrl: string) {
  return { ...body, meta: { resourceType, location: `${baseUrl}${path}` } };
}

function entryResponse(entry: Entry, baseUrl: string): ScimResponse {
  const resource = present(entry, baseUrl);
  const headers = { 'Content-Location': resource.meta.location };
  return jsonResponse(200, JSON.stringify(resource), headers);
}

/** What a schema shows: a password only where it is taken, and by a rule labels of `type`. */
function shownSchema(schema: Schema, rules: Rules | undefined): Schema {
  const shown = rules?.typeLabels === 'publish' ? withTypeLabels(schema) : schema;
  if (rules?.passwords !== 'refuse') return shown;
  return reduceSchema(undefined, shown, ({ attribute }) => !isPassword(attribute));
}

/** Every schema of the resource types as it is published, once. */
function shownSchemas({ endpoints, fixedRules }: Config): readonly Schema[] {
  const served = endpoints.flatMap(({ type }) => [
    type.schema,
    ...type.extensions.map(({ schema }) => schema),
  ]);
  const schemas = new Map<string, Schema>();
  for (const schema of [...served, ...SELF_DESCRIPTION]) {
    if (!schemas.has(schema.id)) schemas.set(schema.id, schema);
  }
  return [...schemas.values()].map((schema) => shownSchema(schema, fixedRules));
}

function schemaEntries(schemas: readonly Schema[]): readonly Entry[] {
  return schemas.map((schema) => ({
    id: schema.id,
    path: `/Schemas/${schema.id}`,
    resourceType: 'Schema',
    body: describeSchema(schema),
  }));
}

function resourceTypeEntries(endpoints: readonly Endpoint[]): readonly Entry[] {
  return endpoints.map(({ type }) => ({
    id: type.name,
    path: `/ResourceTypes/${encodeURIComponent(type.name)}`,
    resourceType: 'ResourceType',
    body: {
      schemas: [RESOURCE_TYPE_SCHEMA.id],
      id: type.name,
      name: type.name,
      endpoint: type.endpoint,
      description: type.description,
      schema: type.schema.id,
      schemaExtensions: type.extensions.map(({ schema, required }) => ({
        schema: schema.id,
        required,
      })),
    },
  }));
}

/**
 * Whether the profile is met, as far as this library can know. Whoever aims at it and misses it is told
 * why: nobody else would, as the flag is just not there.
 */
function isInteropConformant(config: Config, rules: Rules, schemas: readonly Schema[]): boolean {
  const against = againstInteropProfile(rules, {
    ...config.limits,
    baseUrl: config.baseUrl,
    openTypes: schemas.flatMap(openTypes),
    hasSensitiveAttributes: config.refuseSensitive !== undefined,
  });
  if (against.length > 0 && rules.typeLabels === 'publish') {
    config.logger.warn('interopProfileConformant is not published', { because: against });
  }
  return against.length === 0;
}

/** RFC 9865 §4. */
const paginationOf = ({ limits, defaultPaginationMethod }: Config) => ({
  cursor: true,
  index: true,
  defaultPaginationMethod,
  defaultPageSize: limits.defaultPageSize,
  maxPageSize: limits.maxPageSize,
  cursorTimeout: limits.cursorTimeoutSeconds,
});

function serviceProviderConfigEntry(config: Config, schemas: readonly Schema[]): Entry {
  const { authentication, documentationUri, endpoints, limits, fixedRules } = config;
  const changesPassword =
    fixedRules?.passwords !== 'refuse' &&
    endpoints.some(({ type }) => type.member('password') !== undefined);
  const conformant = fixedRules !== undefined && isInteropConformant(config, fixedRules, schemas);
  return {
    id: 'ServiceProviderConfig',
    path: '/ServiceProviderConfig',
    resourceType: 'ServiceProviderConfig',
    body: {
      schemas: [SERVICE_PROVIDER_CONFIG_SCHEMA.id],
      ...(documentationUri === undefined ? {} : { documentationUri }),
      patch: { supported: true },
      bulk: {
        supported: true,
        maxOperations: limits.maxBulkOperations,
        maxPayloadSize: limits.maxBodyBytes,
      },
      filter: { supported: true, maxResults: limits.maxPageSize },
      changePassword: { supported: changesPassword },
      sort: { supported: true },
      etag: { supported: true },
      ...(config.publishesPagination && { pagination: paginationOf(config) }),
      authenticationSchemes: authentication.auth === 'none' ? [] : schemesOf(authentication.auth),
      ...(conformant && { interopProfileConformant: true }),
    },
  };
}

const find = (entries: readonly Entry[], id: string): Entry | undefined => {
  const wanted = id.toLowerCase();
  return entries.find((entry) => entry.id.toLowerCase() === wanted);
};

export function createDiscovery(config: Config): Discovery {
  const schemas = shownSchemas(config);
  const self = serviceProviderConfigEntry(config, schemas);
  const collections = {
    Schemas: schemaEntries(schemas),
    ResourceTypes: resourceTypeEntries(config.endpoints),
  };
  return {
    serviceProviderConfig: (baseUrl) => entryResponse(self, baseUrl),
    collection(name, id, query, baseUrl) {
      const entries = collections[name];
      if (new URLSearchParams(query).has('filter')) {
        throw new ScimError(403, `/${name} cannot be filtered (RFC 7644 §4).`);
      }
      if (id !== undefined) {
        const entry = find(entries, id);
        if (!entry) throw new ScimError(404, `There is no such resource below /${name}.`);
        return entryResponse(entry, baseUrl);
      }
      const resources = entries.map((entry) => present(entry, baseUrl));
      return jsonResponse(
        200,
        JSON.stringify({
          schemas: [LIST_RESPONSE_URN],
          totalResults: resources.length,
          startIndex: 1,
          itemsPerPage: resources.length,
          Resources: resources,
        }),
      );
    },
  };
}
