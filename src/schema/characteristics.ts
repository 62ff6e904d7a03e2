import type {
  AttributeInput,
  AttributeType,
  Mutability,
  PrecisProfile,
  Returned,
  Uniqueness,
} from './types.js';

/** The values that each characteristic may take (RFC 7643 §2.3, §7). */
export const ATTRIBUTE_TYPES: readonly AttributeType[] = [
  'string',
  'boolean',
  'decimal',
  'integer',
  'dateTime',
  'binary',
  'reference',
  'complex',
];
export const MUTABILITIES: readonly Mutability[] = [
  'readOnly',
  'readWrite',
  'immutable',
  'writeOnly',
];
export const RETURNED: readonly Returned[] = ['always', 'never', 'default', 'request'];
export const UNIQUENESS: readonly Uniqueness[] = ['none', 'server', 'global'];
export const PREPARATIONS: readonly PrecisProfile[] = ['UsernameCaseMapped', 'OpaqueString'];

/** Types that respect letter case unless told otherwise (RFC 7643 §2.3.6, §2.3.7, erratum 6001). */
export const CASE_EXACT_TYPES: ReadonlySet<AttributeType> = new Set(['reference', 'binary']);

/** The sub-attributes of a multi-valued complex attribute that lists none (RFC 7643 §2.4). */
export const DEFAULT_SUB_ATTRIBUTES: readonly AttributeInput[] = [
  { name: 'value', description: 'The value itself.' },
  { name: 'display', description: 'Name of the value, for display.', mutability: 'immutable' },
  { name: 'type', description: 'Label that tells what the value is for.' },
  { name: 'primary', type: 'boolean', description: 'Whether this is the preferred value.' },
  {
    name: '$ref',
    type: 'reference',
    description: 'URI of the resource that the value refers to.',
    referenceTypes: ['uri'],
  },
];
