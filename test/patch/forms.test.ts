import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Rules } from '../../src/conformance/rules.js';
import { ScimError } from '../../src/errors/scim-error.js';
import type { Attributes, ResourceType } from '../../src/schema/types.js';
import { isOpen, PLACES, type Place, whole } from './attribute-places.js';
import { ENTERPRISE, lenient, type Operation, patch, rfc } from './helpers.js';

const FORMER = [
  'urn:scim:schemas:extension:enterprise:2.0',
  'urn:scim:schemas:extension:enterprise:1.0',
];

/** Some letters in another case. */
const respelled = (text: string, seed: number): string =>
  Array.from(text, (letter, at) =>
    (seed >> (at % 16)) & 1 ? letter.toUpperCase() : letter.toLowerCase(),
  ).join('');

/** What a resource becomes, or how the request is refused. */
function effect(type: ResourceType, current: Attributes, operation: Operation, rules: Rules) {
  try {
    return patch(type, current, [operation], rules).attributes;
  } catch (error) {
    if (!ScimError.is(error)) throw error;
    return { status: error.status, scimType: error.scimType };
  }
}

/** The values of stored resources, in the form of the schema. */
function stored({ urn, attribute }: Place, value: unknown): Attributes {
  const base = { userName: 'ada', displayName: 'G', active: true };
  if (value === undefined) return base;
  if (urn === undefined) return { ...base, [attribute.name]: value };
  return { ...base, [urn]: { [attribute.name]: value } };
}

/** The one attribute in all forms in which `rfc` takes it, by path and without one. */
function strictForms({ type, urn, attribute }: Place, op: string, value: unknown, seed: number) {
  const { name } = attribute;
  const spelled = respelled(name, seed);
  const urns = urn ?? type.schema.id;
  const paths = [...(urn === undefined ? [name, spelled] : []), `${urns}:${name}`];
  const all = [...paths, respelled(`${urns}:${name}`, seed)];
  const byPath: Operation[] = all.map((path) => ({ op, path, value }));
  const pathless: Operation[] =
    urn === undefined
      ? [
          { op, value: { [name]: value } },
          { op: op.toUpperCase(), value: { [spelled]: value } },
        ]
      : [
          { op, value: { [urn]: { [name]: value } } },
          { op, value: { [respelled(urn, seed)]: { [spelled]: value } } },
          { op, path: urn, value: { [spelled]: value } },
        ];
  return { byPath, pathless };
}

/** What the preset `lenient` takes besides. */
function lenientForms(place: Place, op: string, value: unknown, seed: number): Operation[] {
  const { type, urn, attribute } = place;
  const { byPath, pathless } = strictForms(place, op, value, seed);
  const core = type.schema.id;
  const inner = { [respelled(attribute.name, seed)]: value };
  const former = urn === ENTERPRISE ? FORMER : [];
  const wrapsText = attribute.multiValued || attribute.subAttributes !== undefined;
  const isJson = typeof value === 'object' && value !== null;
  return [
    ...pathless,
    ...pathless.flatMap((form) => [
      ...(form.path === undefined ? [{ ...form, value: [form.value] }] : []),
      ...(form.path === undefined ? [{ op, value: { [core]: form.value } }] : []),
      ...(form.path === undefined ? [{ op, path: core, value: form.value }] : []),
      { ...form, value: JSON.stringify(form.value) },
      { ...form, value: [JSON.stringify(form.value)] },
      { ...form, value: JSON.stringify([form.value]) },
    ]),
    ...byPath.map(({ path }) => ({ op, value: { [String(path)]: value } })),
    ...former.flatMap((name) => [
      { op, path: `${name}:${attribute.name}`, value },
      { op, path: name, value: inner },
      { op, value: { [respelled(name, seed)]: inner } },
      { op, value: { [`${name}:${attribute.name}`]: value } },
    ]),
    ...(wrapsText && isJson
      ? byPath.map((form) => ({ ...form, value: JSON.stringify(value) }))
      : []),
    ...(attribute.multiValued || value === null
      ? []
      : byPath.map((form) => ({ ...form, value: [value] }))),
  ];
}

const requests = fc.constantFrom(...PLACES).chain((place) =>
  fc.record({
    place: fc.constant(place),
    op: fc.constantFrom('add', 'replace'),
    before: fc.option(whole(place.attribute), { nil: undefined }),
    value: fc.oneof(
      { weight: 9, arbitrary: whole(place.attribute) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    seed: fc.nat(0xffff),
  }),
);

describe('the effect of a PATCH', () => {
  it('covers every attribute that clients can write', () => {
    expect(PLACES.length).toBeGreaterThan(50);
    const kinds = new Set(
      PLACES.map(({ urn, attribute }) =>
        [urn !== undefined, attribute.multiValued, attribute.type === 'complex'].join(),
      ),
    );
    expect(kinds.size).toBe(8);
  });

  it('is the same by path, without one, in a list, and by URN', () => {
    fc.assert(
      fc.property(requests, ({ place, op, before, value, seed }) => {
        const current = stored(place, before);
        const { byPath } = strictForms(place, op, value, seed);
        const [first = {}] = byPath;
        const expected = effect(place.type, current, first, lenient);
        for (const form of [...byPath, ...lenientForms(place, op, value, seed)]) {
          expect([form, effect(place.type, current, form, lenient)]).toEqual([form, expected]);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('is the same in the forms that rfc takes', () => {
    fc.assert(
      fc.property(requests, ({ place, op, before, value, seed }) => {
        const current = stored(place, before);
        const { byPath, pathless } = strictForms(place, op, value, seed);
        const [first = {}] = byPath;
        const expected = effect(place.type, current, first, rfc);
        for (const form of [...byPath, ...pathless]) {
          expect([form, effect(place.type, current, form, rfc)]).toEqual([form, expected]);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is the same for a part, by its path or within its attribute', () => {
    const complex = PLACES.filter(
      ({ attribute }) => attribute.subAttributes !== undefined && !attribute.multiValued,
    );
    const parts = complex.flatMap((place) =>
      (place.attribute.subAttributes ?? []).filter(isOpen).map((sub) => ({ place, sub })),
    );
    const arbitrary = fc.constantFrom(...parts).chain(({ place, sub }) =>
      fc.record({
        place: fc.constant(place),
        sub: fc.constant(sub),
        op: fc.constantFrom('add', 'replace'),
        before: fc.option(whole(place.attribute), { nil: undefined }),
        value: whole(sub),
        seed: fc.nat(0xffff),
      }),
    );
    fc.assert(
      fc.property(arbitrary, ({ place, sub, op, before, value, seed }) => {
        const { type, urn, attribute } = place;
        // A list within a value is added to by its path alone.
        if (op === 'add' && sub.multiValued) return;
        const current = stored(place, before);
        const path = `${urn === undefined ? '' : `${urn}:`}${attribute.name}`;
        const expected = effect(type, current, { op, path: `${path}.${sub.name}`, value }, lenient);
        const inner = { [respelled(sub.name, seed)]: value };
        const forms = [
          { op, path: respelled(`${path}.${sub.name}`, seed), value },
          { op, path, value: inner },
          { op, path, value: [inner] },
          { op, path, value: JSON.stringify(inner) },
          { op, value: { [`${path}.${sub.name}`]: value } },
          { op, value: [{ [path]: inner }] },
          { op, value: { [type.schema.id]: { [path]: inner } } },
          ...(before === undefined || before === null || Object.keys(before).length === 0
            ? []
            : [
                {
                  op,
                  path: `${path}[not (${sub.name} eq "n" and ${sub.name} eq "m")].${sub.name}`,
                  value,
                },
              ]),
        ].filter((form) => !String(form.path).includes('[') || sub.type === 'string');
        for (const form of forms) {
          expect([form, effect(type, current, form, lenient)]).toEqual([form, expected]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same for a removal, by every name of what goes', () => {
    fc.assert(
      fc.property(requests, ({ place, before, seed }) => {
        const current = stored(place, before);
        const { byPath } = strictForms(place, 'remove', undefined, seed);
        const [first = {}] = byPath;
        const expected = effect(place.type, current, first, lenient);
        const former = place.urn === ENTERPRISE ? FORMER : [];
        for (const form of [
          ...byPath,
          ...former.map((name) => ({ op: 'remove', path: `${name}:${place.attribute.name}` })),
        ]) {
          expect([form, effect(place.type, current, form, lenient)]).toEqual([form, expected]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
