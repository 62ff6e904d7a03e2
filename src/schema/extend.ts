import { checkKeys } from '../errors/check-keys.js';
import { ScimConfigError } from '../errors/config-error.js';
import { keysOf } from '../lib/known-keys.js';
import { didYouMean } from '../lib/nearest.js';
import { ATTRIBUTE_KEYS, SCHEMA_EXTENSION_KEYS } from './keys.js';
import type { AttributeInput, ResourceTypeInput, SchemaInput } from './types.js';

/** How a host's resource type differs from the one it starts from. */
export interface ResourceTypeChanges {
  /** Extension schemas to be added. */
  readonly schemaExtensions?: readonly {
    readonly schema: SchemaInput;
    readonly required?: boolean;
  }[];
  /** Attributes added to the core schema, or put in the place of those with the same name. */
  readonly attributes?: readonly AttributeInput[];
  /** Names of core attributes, and URNs of extensions, that the host does not have. */
  readonly without?: readonly string[];
}

const KEYS = keysOf<ResourceTypeChanges>({
  schemaExtensions: SCHEMA_EXTENSION_KEYS,
  attributes: ATTRIBUTE_KEYS,
  without: true,
});

/** What is mistyped would stay, and be published as kept. */
function checkNames(
  { name, schema, schemaExtensions = [] }: ResourceTypeInput,
  without: readonly string[],
): void {
  const names = [
    ...schema.attributes.map((attribute) => attribute.name),
    ...schemaExtensions.map((extension) => extension.schema.id),
  ];
  const known = new Set(names.map((each) => each.toLowerCase()));
  const unknown = without.find((each) => !known.has(each.toLowerCase()));
  if (unknown === undefined) return;
  throw new ScimConfigError(
    'ERR_SCIM_RESOURCE_TYPE',
    `Resource type "${name}": "without" names the unknown attribute "${unknown}".${didYouMean(unknown, names)}`,
  );
}

/**
 * Makes a resource type from another one: the core User with the host's own extension, or without the
 * attributes the host has no use for. The original stays as it is.
 *
 * @throws ScimConfigError `ERR_SCIM_UNKNOWN_OPTION`, and `ERR_SCIM_RESOURCE_TYPE` where `without` names what the
 * original does not have.
 * @example
 * const userResourceType = extendResourceType(USER_RESOURCE_TYPE, {
 *   schemaExtensions: [{ schema: {
 *     id: 'urn:example:params:scim:schemas:extension:acme:2.0:User',
 *     attributes: [{ name: 'costUnit' }, { name: 'siteIds', multiValued: true }],
 *   } }],
 *   without: ['ims', 'photos', 'x509Certificates'],
 * });
 */
export function extendResourceType(
  base: ResourceTypeInput,
  changes: ResourceTypeChanges,
): ResourceTypeInput {
  checkKeys(changes, KEYS, 'extendResourceType()');
  const { schemaExtensions = [], attributes = [], without = [] } = changes;
  checkNames(base, without);
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
    schemaExtensions: [...keptExtensions, ...schemaExtensions],
  };
}
