import {
  type AttributeInput,
  type CustomResourceType,
  createMemoryStore,
  createMemoryStores,
  extendResourceType,
  type ResourceTypeInput,
  type ScimOptions,
  USER_RESOURCE_TYPE,
} from '../../src/index.js';

/** URN of the extension that {@link withUserAttributes} adds. */
export const ACME = 'urn:example:params:scim:schemas:extension:acme:2.0:User';

/** URN of the schema of {@link withType}'s resource type. */
export const DEVICE = 'urn:example:params:scim:schemas:acme:2.0:Device';

/** Options for a provider whose users have more attributes, in an extension of the host's own. */
export function withUserAttributes(
  attributes: readonly AttributeInput[],
  { required = false }: { readonly required?: boolean } = {},
): Pick<ScimOptions, 'userResourceType'> {
  const extensions = [{ schema: { id: ACME, name: 'Acme', attributes }, required }];
  return {
    userResourceType: extendResourceType(USER_RESOURCE_TYPE, { schemaExtensions: extensions }),
  };
}

/** A resource type `Device` at `/Devices` with these attributes. */
export function deviceType(attributes: readonly AttributeInput[]): ResourceTypeInput {
  return { name: 'Device', schema: { id: DEVICE, name: 'Device', attributes } };
}

/** Options for a provider that has a resource type besides User and Group. */
export function withType(resourceType: ResourceTypeInput): {
  readonly resourceTypes: readonly CustomResourceType[];
} {
  return { resourceTypes: [{ resourceType, store: createMemoryStore(resourceType) }] };
}

/** Options for a provider with `/Devices`. */
export function withDevices(attributes: readonly AttributeInput[]) {
  return withType(deviceType(attributes));
}

/** Options that the library must refuse because of these attributes; no store looks at them before. */
export function withWrongDevices(attributes: readonly AttributeInput[]): Partial<ScimOptions> {
  const store = createMemoryStore({ name: 'Device', schema: { id: DEVICE, attributes: [] } });
  return { resourceTypes: [{ resourceType: deviceType(attributes), store }] };
}

/** Options that the library must refuse, or not, because of an extension with these attributes. */
export function withWrongExtension(attributes: readonly AttributeInput[]): Partial<ScimOptions> {
  return { ...createMemoryStores(), ...withUserAttributes(attributes) };
}

/** Memory stores whose clock moves on by a second at each look. */
export function withTickingClock(): Partial<ScimOptions> {
  let now = Date.parse('2026-01-01T00:00:00Z');
  return createMemoryStores({
    now: () => {
      now += 1000;
      return new Date(now);
    },
  });
}
