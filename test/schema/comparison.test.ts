import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparisonKey, sameValue } from '../../src/schema/comparison.js';
import { attribute, ENTERPRISE, users } from './fixtures.js';

const caseless = comparisonKey(users.at('userName').target);
const exact = comparisonKey(users.at('externalId').target);

describe('comparisonKey', () => {
  it('ignores case, composition and width where case is not exact', () => {
    expect(caseless('BJensen')).toBe(caseless('bjensen'));
    expect(caseless('Ren\u00e9')).toBe(caseless('RENE\u0301'));
    expect(caseless('\uff22\uff2a')).toBe(caseless('bj'));
    expect(caseless('bjensen')).not.toBe(caseless('bjensen2'));
  });

  it('takes text as it is where case is exact', () => {
    expect(exact('AbC')).toBe('AbC');
    expect(exact('Ren\u00e9')).not.toBe(exact('Rene\u0301'));
  });

  it('compares dateTimes by instant, numbers by value and false before true', () => {
    const instant = comparisonKey(users.at('meta.created').target);
    expect(instant('2011-05-13T06:00:00+02:00')).toBe(instant('2011-05-13T04:00:00Z'));
    const number = comparisonKey(attribute({ name: 'n', type: 'integer' }));
    expect(number(9)).toBeLessThan(number(10) as number);
    const boolean = comparisonKey(users.at('active').target);
    expect([boolean(false), boolean(true)]).toEqual([0, 1]);
  });

  it('is idempotent for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const key = caseless(text);
        expect(caseless(key)).toBe(key);
      }),
    );
  });

  it('gives canonically equivalent strings one key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(caseless(text.normalize('NFD'))).toBe(caseless(text.normalize('NFC')));
      }),
    );
  });
});

describe('sameValue', () => {
  const emails = users.at('emails').target;
  const name = users.at('name').target;

  it('sees a change of case as a change', () => {
    expect(sameValue(users.at('userName').target, 'a', 'A')).toBe(false);
    expect(sameValue(users.at('userName').target, 'a', 'a')).toBe(true);
  });

  it('ignores the order of keys, not that of a list', () => {
    expect(
      sameValue(name, { givenName: 'a', familyName: 'b' }, { familyName: 'b', givenName: 'a' }),
    ).toBe(true);
    expect(sameValue(name, { givenName: 'a' }, { givenName: 'a', familyName: 'b' })).toBe(false);
    expect(
      sameValue(emails, [{ value: 'a' }, { value: 'b' }], [{ value: 'b' }, { value: 'a' }]),
    ).toBe(false);
    expect(sameValue(emails, [{ value: 'a', type: 'x' }], [{ type: 'x', value: 'a' }])).toBe(true);
    expect(sameValue(emails, [{ value: 'a' }], [{ value: 'a' }, { value: 'b' }])).toBe(false);
  });

  it('takes absent, null and [] for the same', () => {
    expect(sameValue(emails, undefined, [])).toBe(true);
    expect(sameValue(name, null, undefined)).toBe(true);
    expect(sameValue(users.at('active').target, undefined, false)).toBe(false);
    expect(sameValue(name, { givenName: null }, {})).toBe(true);
  });

  it('does not care about prototypes', () => {
    const bare = Object.assign(Object.create(null) as object, { value: 'a' });
    expect(sameValue(users.at(`${ENTERPRISE}:manager`).target, bare, { value: 'a' })).toBe(true);
  });
});
