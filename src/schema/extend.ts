import type { AttributeInput, ResourceTypeInput, SchemaInput } from './types.js';

/** How a host's resource type differs from the one it starts from. */
export interface ResourceTypeChanges {
  /** Extension schemas to be added. */
  readonly extensions?: readonly {
    readonly schema: SchemaInput;
    readonly required?: boolean;
  }[];
  /** Attributes added to the core schema, or put in the place of those with the same name. */
  readonly attributes?: readonly AttributeInput[];
  /** Names of core attributes, and URNs of extensions, that the host does not have. */
  readonly without?: readonly string[];
}

/**
 * Makes a resource type from another one: the core User with the host's own extension, or without the
 * attributes the host has no use for. The original stays as it is.
 *
 * @example
 * const userResourceType = extendResourceType(USER_RESOURCE_TYPE, {
 *   extensions: [{ schema: {
 *     id: 'urn:example:params:scim:schemas:extension:acme:2.0:User',
 *     attributes: [{ name: 'costUnit' }, { name: 'siteIds', multiValued: true }],
 *   } }],
 *   without: ['ims', 'photos', 'x509Certificates'],
 * });
 */
export function extendResourceType(
  base: ResourceTypeInput,
  { extensions = [], attributes = [], without = [] }: ResourceTypeChanges,
): ResourceTypeInput {
  const dropped = new Set(without.map((name) => name.toLowerCase()));
  const replaced = new Set(attributes.map(({ name }) => name.toLowerCase()));
  const kept = base.schema.attributes.filter(({ name }) => {
    const key = name.toLowerCase();
    return !dropped.has(key) && !replaced.has(key);
  });
  const keptExtensions = (base.schemaExtensions ?? []).filter(
    ({ schema }) => !dropped.has(schema.id.toLowerCase()),
  );
  return {
    ...base,
    schema: { ...base.schema, attributes: [...kept, ...attributes] },
    schemaExtensions: [...keptExtensions, ...extensions],
  };
}
