import { createMemoryStore, createMemoryStores } from '../../../src/index.js';
import type { AttributeInput, ResourceTypeInput } from '../../../src/schema/index.js';
import { type MountOptions, mountScim } from '../../support/app.js';

export const THING = 'urn:example:params:scim:schemas:core:2.0:Thing';
export const EXTRA = 'urn:example:params:scim:schemas:extension:extra:2.0:Thing';

/** One attribute of every simple data type (RFC 7643 §2.3), as `prefix` and the type, and a list of each. */
function everyType(prefix: string): readonly AttributeInput[] {
  const types = [
    'string',
    'boolean',
    'decimal',
    'integer',
    'dateTime',
    'binary',
    'reference',
  ] as const;
  const name = (type: string) => `${prefix}${type[0]?.toUpperCase()}${type.slice(1)}`;
  return types.flatMap((type): AttributeInput[] => [
    { name: name(type), type },
    { name: `${name(type)}s`, type, multiValued: true },
  ]);
}

/** One attribute of every mutability, `returned` and `uniqueness`, and of either `caseExact`. */
function everyCharacteristic(prefix: string): readonly AttributeInput[] {
  return [
    { name: `${prefix}ReadOnly`, mutability: 'readOnly' },
    { name: `${prefix}Immutable`, mutability: 'immutable' },
    { name: `${prefix}ImmutableList`, mutability: 'immutable', multiValued: true },
    { name: `${prefix}WriteOnly`, mutability: 'writeOnly' },
    { name: `${prefix}Always`, returned: 'always' },
    { name: `${prefix}Never`, returned: 'never' },
    { name: `${prefix}Request`, returned: 'request' },
    { name: `${prefix}Exact`, caseExact: true },
    { name: `${prefix}Caseless`, caseExact: false },
    { name: `${prefix}Server`, uniqueness: 'server' },
    { name: `${prefix}Global`, uniqueness: 'global', caseExact: true },
    { name: `${prefix}Number`, type: 'integer', uniqueness: 'server' },
    { name: `${prefix}Canonical`, canonicalValues: ['small', 'large'] },
    {
      name: `${prefix}Complex`,
      type: 'complex',
      subAttributes: [
        { name: 'value' },
        { name: 'count', type: 'integer' },
        { name: 'tags', multiValued: true },
        { name: 'serial', mutability: 'readOnly' },
        { name: 'once', mutability: 'immutable' },
        { name: 'pin', mutability: 'writeOnly' },
        { name: 'always', returned: 'always' },
        { name: 'never', returned: 'never' },
        { name: 'request', returned: 'request' },
      ],
    },
    {
      name: `${prefix}Complexes`,
      type: 'complex',
      multiValued: true,
      subAttributes: [
        { name: 'value', required: true },
        { name: 'type' },
        { name: 'primary', type: 'boolean' },
        { name: 'weight', type: 'decimal' },
        { name: 'since', type: 'dateTime' },
        { name: 'pin', mutability: 'writeOnly' },
        { name: 'request', returned: 'request' },
      ],
    },
  ];
}

/** A resource type with everything that RFC 7643 lets an attribute be, in its core and an extension. */
export const THING_TYPE: ResourceTypeInput = {
  name: 'Thing',
  description: 'Everything at once',
  schema: {
    id: THING,
    name: 'Thing',
    attributes: [
      { name: 'label', required: true },
      ...everyType('a'),
      ...everyCharacteristic('c'),
      {
        name: 'owner',
        type: 'complex',
        subAttributes: [
          { name: 'value', caseExact: true },
          { name: '$ref', type: 'reference', referenceTypes: ['User', 'Thing'] },
        ],
      },
    ],
  },
  schemaExtensions: [
    {
      schema: {
        id: EXTRA,
        name: 'Extra',
        attributes: [...everyType('x'), ...everyCharacteristic('y')],
      },
    },
  ],
};

/** Where attributes can be: how to nest them in a body, and what comes before their name in a path. */
export const PLACES = [
  {
    place: 'core',
    type: 'a',
    characteristic: 'c',
    path: '',
    wrap: (attributes: object): object => attributes,
    unwrap: (body: Body): Body => body,
  },
  {
    place: 'extension',
    type: 'x',
    characteristic: 'y',
    path: `${EXTRA}:`,
    wrap: (attributes: object): object => ({ [EXTRA]: attributes }),
    unwrap: (body: Body): Body => (body[EXTRA] ?? {}) as Body,
  },
] as const;

export type Body = Readonly<Record<string, unknown>>;

export const thing = (label: string, more: object = {}) => ({
  schemas: [THING, EXTRA],
  label,
  ...more,
});

/** A provider that serves Things besides users, and the store that keeps them. */
export function mountThings(options: MountOptions = {}, store = createMemoryStore(THING_TYPE)) {
  const mounted = mountScim({
    ...createMemoryStores(),
    baseUrl: 'https://things.example/scim/v2',
    resourceTypes: [{ resourceType: THING_TYPE, store }],
    ...options,
  });
  return { ...mounted, store };
}
