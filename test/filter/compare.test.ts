import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareBy, sortKey } from '../../src/filter/compare.js';
import type { Attributes } from '../../src/schema/types.js';
import { ACME, ENTERPRISE, people, USER } from './support.js';

const sorted = (path: string, values: readonly Attributes[], descending = false): unknown[] =>
  [...values].sort(compareBy(USER.at(path), descending)).map(({ id }) => id);

describe('sorting', () => {
  it('ignores case unless the attribute is case-exact', () => {
    const users = ['b', 'A', 'c', 'B'].map((text) => ({
      id: text,
      userName: text,
      externalId: text,
    }));
    expect(sorted('userName', users)).toEqual(['A', 'b', 'B', 'c']);
    expect(sorted('externalId', users)).toEqual(['A', 'B', 'b', 'c']);
  });

  it('orders text by code point, not by UTF-16 code unit', () => {
    const users = ['😀', 'ﬀ', 'a'].map((text) => ({ id: text, externalId: text }));
    expect(sorted('externalId', users)).toEqual(['a', 'ﬀ', '😀']);
    const edges = ['\u{103ff}', '\u{103fe}', '\u{10000}', '\uffff', '\ud7ff', '\ue000'];
    expect(
      sorted(
        'externalId',
        edges.map((text) => ({ id: text, externalId: text })),
      ),
    ).toEqual(['\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{103fe}', '\u{103ff}']);
  });

  it('orders numbers by value, dateTimes by instant, false before true', () => {
    const floors = [10, 9, -1].map((floor) => ({ id: floor, [ACME]: { floor } }));
    expect(sorted(`${ACME}:floor`, floors)).toEqual([-1, 9, 10]);
    const created = ['2026-01-01T01:00:00+02:00', '2026-01-01T00:00:00Z', '2025-12-31T23:30:00.5Z'];
    expect(
      sorted(
        'meta.created',
        created.map((text, id) => ({ id, meta: { created: text } })),
      ),
    ).toEqual([0, 2, 1]);
    const active = [true, false].map((value) => ({ id: value, active: value }));
    expect(sorted('active', active)).toEqual([false, true]);
  });

  it('puts resources without a value last, and first when descending', () => {
    const users = [{ id: 1 }, { id: 2, title: 'b' }, { id: 3, title: '' }, { id: 4, title: 'a' }];
    expect(sorted('title', users)).toEqual([4, 2, 1, 3]);
    expect(sorted('title', users, true)).toEqual([1, 3, 2, 4]);
  });

  it('takes the primary value or else the first', () => {
    const emails = (...values: readonly unknown[]): Attributes => ({ emails: values });
    const key = sortKey(USER.at('emails.value'));
    expect(key(emails({ value: 'B' }, { value: 'A', primary: true }))).toBe('a');
    expect(key(emails({ value: 'B' }, { value: 'A', primary: false }))).toBe('b');
    expect(key(emails())).toBeUndefined();
    expect(sortKey(USER.at('emails'))(emails({ value: 'B' }))).toBe('b');
    expect(sortKey(USER.at(`${ACME}:badges`))({ [ACME]: { badges: ['X', 'a'] } })).toBe('x');
  });

  it('finds attributes of extensions', () => {
    const key = sortKey(USER.at(`${ENTERPRISE}:department`));
    expect(key({ [ENTERPRISE]: { department: 'Research' } })).toBe('research');
    expect(key({ [ENTERPRISE]: null })).toBeUndefined();
    expect(key({})).toBeUndefined();
    expect(sortKey(USER.at(`${ENTERPRISE}:manager`))({ [ENTERPRISE]: { manager: 'M1' } })).toBe(
      undefined,
    );
  });
});

describe('the order', () => {
  const paths = fc.constantFrom('userName', 'title', 'emails.value', 'emails.type', 'externalId');
  const odd = fc.record({
    userName: fc.oneof(fc.string({ unit: 'binary', maxLength: 2 }), fc.integer(), fc.boolean()),
  });
  const resources = fc.oneof(people, odd);

  it('is total: reflexive, antisymmetric and transitive', () => {
    fc.assert(
      fc.property(paths, fc.boolean(), resources, resources, resources, (path, desc, a, b, c) => {
        const compare = compareBy(USER.at(path), desc);
        expect(compare(a, a)).toBe(0);
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('descending is the reverse of ascending', () => {
    fc.assert(
      fc.property(paths, resources, resources, (path, a, b) => {
        const up = Math.sign(compareBy(USER.at(path), false)(a, b));
        const down = Math.sign(compareBy(USER.at(path), true)(a, b));
        expect(up + down).toBe(0);
      }),
    );
  });
});
