import { describe, expect, it } from '@jest/globals';
import { equalityTerms } from '../../src/filter/terms.js';
import { ACME, bound, ENTERPRISE, GROUP } from './support.js';

const terms = (text: string): unknown =>
  equalityTerms(bound(text))?.map(({ path, value }) => [path, value]);

describe('equality terms', () => {
  it('of no filter are none', () => {
    expect(equalityTerms(undefined)).toEqual([]);
  });

  it.each([
    ['userName eq "ada"', [['userName', 'ada']]],
    ['externalId eq 7', [['externalId', '7']]],
    ['active eq "True"', [['active', true]]],
    ['name.givenName eq "Ada"', [['name.givenName', 'Ada']]],
    [
      'id eq "1" and manager eq "2"',
      [
        ['id', '1'],
        [`${ENTERPRISE}:manager.value`, '2'],
      ],
    ],
    ['floor eq 3', [[`${ACME}:floor`, 3]]],
    [
      '(id eq "1" and userName eq "a") and meta.resourceType eq "User"',
      [
        ['id', '1'],
        ['userName', 'a'],
      ],
    ],
    ['unknown ne "x"', []],
  ])('of %s', (text, expected) => {
    expect(terms(text)).toEqual(expected);
  });

  it.each([
    'userName ne "ada"',
    'userName sw "a"',
    'userName pr',
    'userName eq null',
    'userName eq "a" or userName eq "b"',
    'userName eq "a" and not (id eq "1")',
    'not (userName eq "a")',
    'emails eq "a"',
    'emails[value eq "a"]',
    'badges eq "a"',
    'meta.created eq "2026-11-21T09:30:00Z"',
    'unknown eq "x"',
  ])('cannot say %s', (text) => {
    expect(terms(text)).toBeUndefined();
  });

  it('name the attribute, whose caseExact decides how text compares', () => {
    const found = equalityTerms(bound('displayName eq "x" and id eq "1"', 'lenient', GROUP));
    expect(found?.map(({ attribute }) => attribute.target.caseExact)).toEqual([false, true]);
  });
});
