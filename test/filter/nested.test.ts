import { describe, expect, it } from '@jest/globals';
import type { Filter } from '../../src/filter/ast.js';
import { compileFilter, compileFilterInSlices } from '../../src/filter/evaluate.js';
import { printFilter } from '../../src/filter/print.js';
import { wideFilter } from '../../src/filter/wide.js';
import { inOnePiece } from '../../src/lib/pausable.js';
import { UNCOUNTED } from '../../src/lib/work-budget.js';
import { USER_RESOURCE_TYPE } from '../../src/schema/core/user.js';
import { compileResourceType } from '../../src/schema/resource-type.js';
import type { Attributes } from '../../src/schema/types.js';
import { bound as boundTo, refusal } from './support.js';

const PLACES = 'urn:example:params:scim:schemas:extension:places:2.0:User';

/** A User with complex values in an extension, some of whose parts are secret, lists or booleans. */
const USER = compileResourceType({
  ...USER_RESOURCE_TYPE,
  schemaExtensions: [
    {
      schema: {
        id: PLACES,
        attributes: [
          { name: 'seal', returned: 'never' },
          {
            name: 'vault',
            type: 'complex',
            returned: 'never',
            subAttributes: [{ name: 'code', returned: 'default' }],
          },
          {
            name: 'locker',
            type: 'complex',
            subAttributes: [
              { name: 'number' },
              { name: 'code', returned: 'never' },
              { name: 'primary', type: 'boolean' },
            ],
          },
          {
            name: 'desks',
            type: 'complex',
            multiValued: true,
            subAttributes: [
              { name: 'value' },
              { name: 'tags', multiValued: true },
              { name: 'standing', type: 'boolean' },
            ],
          },
        ],
      },
    },
  ],
});

const bound = (text: string): Filter => boundTo(text, 'lenient', USER);

const ADA: Attributes = {
  [PLACES]: {
    locker: { number: '7' },
    desks: [
      { value: 'D1', tags: ['red', 'blue'] },
      { value: 'D2', tags: [] },
      { value: 'D3' },
      { value: 'D4', tags: [''] },
    ],
  },
};

describe('what is never returned, or part of it', () => {
  it.each([
    ['seal pr', 'seal'],
    ['vault pr', 'vault'],
    ['vault.code eq "x"', 'vault.code'],
    ['locker.code eq "x"', 'locker.code'],
    ['locker[number eq "1" and code sw "x"]', 'locker.code'],
  ])('cannot be probed: %s', (text, path) => {
    expect(refusal(() => bound(text))).toBe(
      `invalidFilter: Attribute "${PLACES}:${path}" cannot be used in a filter.`,
    );
  });

  it('says nothing about the presence of its extension', () => {
    expect(printFilter(bound(`${PLACES} pr`))).toBe(`${PLACES}:locker pr or ${PLACES}:desks pr`);
  });
});

describe('a filter on lists within values', () => {
  it.each([
    ['desks.tags eq "RED"', true],
    ['desks[tags eq "RED"]', true],
    ['desks[tags eq "green"]', false],
    ['desks[value eq "D1" and tags co "lu"]', true],
    ['desks[value eq "D2" and tags pr]', false],
    ['desks[value eq "D2" and tags ne "x"]', true],
    ['desks[value eq "D3" and tags ne "x"]', true],
    ['desks[value eq "D4" and tags pr]', false],
    ['desks[value eq "D1" and tags pr]', true],
    ['desks[standing eq false]', false],
    ['desks[standing ne true]', true],
    ['desks[value eq "D5"]', false],
    ['locker.primary eq false', false],
    ['locker[number eq "7"]', true],
  ])('%s: %s', (text, expected) => {
    const filter = bound(text);
    expect(compileFilter(filter)(ADA)).toBe(expected);
    const sliced = compileFilterInSlices(filter, { ...UNCOUNTED, isDue: () => true });
    expect(inOnePiece(sliced(ADA))).toBe(expected);
  });

  it('finds them present if any text in them is not empty', () => {
    const present = (...tags: readonly unknown[]) =>
      compileFilter(bound('desks pr'))({
        [PLACES]: { desks: tags.map((each) => ({ tags: each })) },
      });
    expect(present(['', 'x'])).toBe(true);
    expect(present([''], [])).toBe(false);
  });

  it('asks of each value', () => {
    expect(printFilter(bound('desks[value ne "x"]'))).toBe(`${PLACES}:desks[value ne "x"]`);
  });

  it.each<readonly [Attributes, boolean]>([
    [{ [PLACES]: { desks: [{ value: 'D1' }] } }, true],
    [{ [PLACES]: { desks: { value: 'D1' } } }, true],
    [{ desks: [{ value: 'D1' }] }, false],
    [{ [PLACES]: null }, false],
    [{}, false],
  ])('in slices says of %j what it says in one piece', (resource, expected) => {
    const filter = bound('desks[value eq "D1"]');
    expect(compileFilter(filter)(resource)).toBe(expected);
    expect(inOnePiece(compileFilterInSlices(filter, UNCOUNTED)(resource))).toBe(expected);
  });

  it('is wide where there are many, in an extension too', () => {
    const desks = Array.from({ length: 3_000 }, (_, n) => ({ value: `D${n}` }));
    const filter = wideFilter(bound('desks.value co "x"'), UNCOUNTED);
    expect(filter?.isWide({ [PLACES]: { desks } })).toBe(true);
    expect(filter?.isWide({ desks })).toBe(false);
    expect(filter?.isWide({})).toBe(false);
  });
});
