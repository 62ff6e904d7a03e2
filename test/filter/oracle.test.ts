import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileFilter as oracle } from 'scim-query-filter-parser';
import { matches } from './support.js';

/**
 * Where `scim-query-filter-parser` is right, we agree with it: one comparison, `and` or `or` of two, and
 * value paths with one comparison, on lower-case text that is assigned. Brackets stay shallow, since its
 * time doubles with each level.
 */
const words = fc.constantFrom('a', 'b', 'ab', 'ba', 'abc');
const textOperators = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'EQ');

const comparison = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('userName', 'title', 'name.givenName', 'emails.type'),
      textOperators,
      words,
    )
    .map(([path, operator, value]) => `${path} ${operator} "${value}"`),
  fc
    .tuple(fc.constantFrom('eq', 'ne'), fc.boolean())
    .map(([operator, value]) => `active ${operator} ${value}`),
  fc
    .tuple(fc.constantFrom('type', 'value'), textOperators, words)
    .map(([path, operator, value]) => `emails[${path} ${operator} "${value}"]`),
  fc.constantFrom('userName', 'title', 'nickName').map((path) => `${path} pr`),
);

const filters = fc.oneof(
  comparison,
  fc
    .tuple(comparison, fc.constantFrom('and', 'or'), comparison)
    .map(([left, connective, right]) => `${left} ${connective} ${right}`),
  comparison.map((text) => `(${text})`),
);

const resources = fc.record({
  userName: words,
  title: words,
  active: fc.boolean(),
  name: fc.record({ givenName: words }),
  emails: fc.array(fc.record({ type: words, value: words }), { minLength: 1, maxLength: 3 }),
});

describe('on its sound subset scim-query-filter-parser', () => {
  it('finds the same resources', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(filters, resources, (text, resource) => {
        const expected = oracle(text)(resource);
        seen.add(expected);
        expect({ text, matches: matches(text, resource) }).toEqual({ text, matches: expected });
      }),
      { numRuns: 400 },
    );
    expect(seen.size).toBe(2);
  });
});
