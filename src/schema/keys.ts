import { type KnownKeys, keysOf } from '../lib/known-keys.js';
import type { AttributeInput, ResourceTypeInput, SchemaInput } from './types.js';

export const ATTRIBUTE_KEYS: KnownKeys = keysOf<AttributeInput>({
  name: true,
  type: true,
  multiValued: true,
  description: true,
  required: true,
  caseExact: true,
  mutability: true,
  returned: true,
  uniqueness: true,
  canonicalValues: true,
  referenceTypes: true,
  prepared: true,
  subAttributes: () => ATTRIBUTE_KEYS,
});

const SCHEMA_KEYS = keysOf<SchemaInput>({
  id: true,
  name: true,
  description: true,
  attributes: ATTRIBUTE_KEYS,
});

export const SCHEMA_EXTENSION_KEYS = keysOf<
  NonNullable<ResourceTypeInput['schemaExtensions']>[number]
>({ schema: SCHEMA_KEYS, required: true });

export const RESOURCE_TYPE_KEYS = keysOf<ResourceTypeInput>({
  name: true,
  endpoint: true,
  description: true,
  schema: SCHEMA_KEYS,
  schemaExtensions: SCHEMA_EXTENSION_KEYS,
});
