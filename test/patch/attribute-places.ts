import fc from 'fast-check';
import { compileResourceType } from '../../src/schema/resource-type.js';
import type { Attribute, ResourceType } from '../../src/schema/types.js';
import { groups, teams, users } from './helpers.js';

/** A type of a host's own, with every data type in every multiplicity. */
const things = compileResourceType({
  name: 'Thing',
  schema: {
    id: 'urn:example:Thing',
    attributes: (
      ['string', 'boolean', 'integer', 'decimal', 'dateTime', 'complex'] as const
    ).flatMap((type) =>
      [true, false].map((multiValued) => ({
        name: `${type}${multiValued ? 's' : ''}`,
        type,
        multiValued,
        ...(type === 'complex' && {
          subAttributes: [
            { name: 'value' },
            { name: 'type' },
            { name: 'count', type: 'integer' as const },
            { name: 'tags', multiValued: true },
            { name: 'stamp', mutability: 'readOnly' as const },
          ],
        }),
      })),
    ),
  },
});

const TYPES = { users, groups, teams, things };

export interface Place {
  readonly type: ResourceType;
  /** The URN of the extension, if the attribute is in one. */
  readonly urn: string | undefined;
  readonly attribute: Attribute;
}

export const isOpen = ({ name, mutability }: Attribute): boolean =>
  mutability !== 'readOnly' && name !== 'schemas';

const placesOf = (type: ResourceType): readonly Place[] => [
  ...type.attributes.filter(isOpen).map((attribute) => ({ type, urn: undefined, attribute })),
  ...type.extensions.flatMap(({ schema }) =>
    schema.attributes.filter(isOpen).map((attribute) => ({ type, urn: schema.id, attribute })),
  ),
];

/** A counterexample names the attribute and no more. */
export const PLACES: readonly Place[] = Object.values(TYPES)
  .flatMap(placesOf)
  .map((place) => ({
    ...place,
    [fc.toStringMethod]: () => [place.type.name, place.urn, place.attribute.name].join(' '),
  }));

const TEXT = fc.constantFrom('a', 'B', 'c d', '7', 'work', 'true');

const SIMPLE: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  boolean: fc.boolean(),
  integer: fc.integer({ min: 0, max: 9 }),
  decimal: fc.integer({ min: 0, max: 9 }),
  dateTime: fc.constantFrom('2020-01-01T00:00:00Z', '2021-01-01T00:00:00Z'),
};

function single(attribute: Attribute): fc.Arbitrary<unknown> {
  const { subAttributes, type } = attribute;
  if (subAttributes === undefined) return SIMPLE[type] ?? TEXT;
  const open = subAttributes.filter(isOpen);
  return fc.record(Object.fromEntries(open.map((sub) => [sub.name, whole(sub)])), {
    requiredKeys: open.some(({ name }) => name === 'value') ? ['value'] : [],
  });
}

export function whole(attribute: Attribute): fc.Arbitrary<unknown> {
  const one = single(attribute);
  return attribute.multiValued ? fc.array(one, { minLength: 1, maxLength: 3 }) : one;
}
