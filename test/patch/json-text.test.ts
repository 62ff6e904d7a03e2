import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ScimError } from '../../src/errors/scim-error.js';
import { withReferencedIds } from '../../src/patch/referenced-ids.js';
import { readResource } from '../../src/schema/bodies/read.js';
import type { Attribute, Attributes } from '../../src/schema/types.js';
import { PLACES, type Place, whole } from './attribute-places.js';
import { lenient, type Operation, patch, rfc } from './helpers.js';

const LENIENT = { ...lenient, [fc.toStringMethod]: () => 'lenient' };
const RFC = { ...rfc, [fc.toStringMethod]: () => 'rfc' };

/** RFC 7643 §4.1.2; see the tests of client forms. */
const NO_SYNTAX = new Set(['roles', 'entitlements']);

const isJsonText = (value: unknown): boolean => {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return false;
  try {
    return typeof JSON.parse(value) === 'object';
  } catch {
    return false;
  }
};

/** What of a stored value is an id, a URI or a value: the whole of a simple one, if it is in a list. */
function valuesIn({ multiValued, subAttributes }: Attribute, stored: unknown): unknown[] {
  if (stored === undefined) return [];
  const elements = multiValued ? (stored as unknown[]) : [stored];
  if (subAttributes === undefined) return multiValued ? elements : [];
  return elements.flatMap((element) => [
    (element as Attributes).value,
    (element as Attributes).$ref,
  ]);
}

/** Every string in a value as JSON of something, and the value as a whole and in a list too. */
const disguises = (text: string, value: unknown): readonly unknown[] => {
  const inner = JSON.parse(text);
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  return [
    text,
    [text],
    JSON.stringify([text]),
    JSON.stringify(JSON.stringify(inner)),
    { ...object, value: text },
    [{ ...object, value: text }],
    [{ ...object, VALUE: text }],
    { value: { value: text } },
    { $ref: text },
    [{ $ref: text }],
    [value, text].flat(),
  ];
};

const TEXTS = fc
  .oneof(
    fc.record({ value: fc.constantFrom('7', 'a') }),
    fc.record({ type: fc.constant('User'), value: fc.constant('7') }),
    fc.record({ $ref: fc.constant('../Users/7') }),
    fc.record({ id: fc.constant('7') }),
    fc.constant({ value: '{"value":"7"}' }),
    fc.constant({ value: { value: '{"a":1}' } }),
    fc.constant({}),
    fc.constant([]),
    fc.constant([{ value: '7' }]),
    fc.constant(['{"value":["7"]}']),
    fc.json().map((text) => JSON.parse(text)),
  )
  .filter((content) => typeof content === 'object' && content !== null)
  .chain((content) => fc.constantFrom(JSON.stringify(content), ` \n${JSON.stringify(content)} `));

const cases = fc.constantFrom(...PLACES).chain((place) =>
  fc.record({
    place: fc.constant(place),
    op: fc.constantFrom('add', 'replace', 'remove'),
    text: TEXTS,
    value: whole(place.attribute),
    rules: fc.constantFrom(LENIENT, RFC),
  }),
);

const pathTo = ({ urn, attribute }: Place): string =>
  urn === undefined ? attribute.name : `${urn}:${attribute.name}`;

function expectNone({ urn, attribute }: Place, attributes: Attributes | undefined) {
  if (NO_SYNTAX.has(attribute.name)) return;
  const holder = urn === undefined ? attributes : (attributes?.[urn] as Attributes | undefined);
  expect(valuesIn(attribute, holder?.[attribute.name]).filter(isJsonText)).toEqual([]);
}

function unlessRefused(work: () => Attributes): Attributes | undefined {
  try {
    return work();
  } catch (error) {
    if (ScimError.is(error) && error.status === 400) return undefined;
    throw error;
  }
}

const BASE = { userName: 'ada', displayName: 'G' };

describe('JSON text never becomes an id or a value', () => {
  it('in a PATCH, wherever it stands', () => {
    fc.assert(
      fc.property(cases, ({ place, op, text, value, rules }) => {
        const path = pathTo(place);
        const { subAttributes = [] } = place.attribute;
        const quoted = JSON.stringify(text);
        const named = subAttributes.some(({ name }) => name === 'value');
        const places = [
          path,
          ...(named ? [`${path}.value`, `${path}[value eq ${quoted}]`] : []),
          ...(named ? [`${path}[value eq ${quoted}].type`, `${path}[value eq "7"].value`] : []),
        ];
        for (const sent of disguises(text, value)) {
          const operations: Operation[] = places.map((at) => ({ op, path: at, value: sent }));
          if (op !== 'remove') operations.push({ op, value: { [path]: sent } });
          for (const operation of operations) {
            const after = unlessRefused(
              () => patch(place.type, BASE, [operation], rules).attributes,
            );
            expectNone(place, after);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('in a body', () => {
    fc.assert(
      fc.property(cases, ({ place, text, value, rules }) => {
        const { urn, attribute, type } = place;
        const schemas = [type.schema.id, ...type.extensions.map(({ schema }) => schema.id)];
        for (const sent of disguises(text, value)) {
          const held = { [attribute.name]: sent };
          const body = { schemas, ...BASE, ...(urn === undefined ? held : { [urn]: held }) };
          const read = unlessRefused(() =>
            withReferencedIds(type, readResource(type, body, rules)),
          );
          expectNone(place, read);
        }
      }),
      { numRuns: 500 },
    );
  });
});
