import { describe, expect, it } from '@jest/globals';
import { parsePatchPath } from '../../src/filter/parser.js';
import { printFilter } from '../../src/filter/print.js';
import { ENTERPRISE, refusal } from './support.js';

describe('the path of a PATCH operation', () => {
  it.each([
    'userName',
    'name.givenName',
    ENTERPRISE,
    `${ENTERPRISE}:manager.value`,
    'members.$ref',
  ])('is an attribute path: %s', (path) => {
    expect(parsePatchPath(path)).toEqual({ path });
  });

  it.each([
    ['members[value eq "42"]', 'members', 'value eq "42"', undefined],
    ['emails[type eq "work"].value', 'emails', 'type eq "work"', 'value'],
    ['addresses[ primary EQ "True" ].Locality', 'addresses', 'primary eq "True"', 'Locality'],
    ['a[b pr or not(c pr) and (d pr)]', 'a', 'b pr or not (c pr) and d pr', undefined],
    ['urn:x:2.0:User:things[value eq 1].display', 'urn:x:2.0:User:things', 'value eq 1', 'display'],
    ['emails[value eq "a]b.c"].type', 'emails', 'value eq "a]b.c"', 'type'],
  ])('is a value path: %s', (text, path, filter, subAttribute) => {
    const parsed = parsePatchPath(text);
    expect(parsed.path).toBe(path);
    expect(parsed.filter && printFilter(parsed.filter)).toBe(filter);
    expect(parsed.subAttribute).toBe(subAttribute);
  });

  it.each([
    ['', 1],
    [' members', 1],
    ['members ', 8],
    ['/members', 1],
    ['name givenName', 5],
    ['name..givenName', 6],
    ['name.', 6],
    ['__proto__', 1],
    ['name.__proto__', 1],
    ['constructor.prototype', 1],
    ['emails[type eq "work"', 22],
    ['emails[type eq "work")', 22],
    ['emails[type eq "work"]]', 23],
    ['emails[type eq "work"]value', 23],
    ['emails[type eq "work"].', 24],
    ['emails[type eq "work"].a.b', 24],
    ['emails[type eq "work"].value eq "x"', 29],
    ['emails[type eq "work"].__proto__', 24],
  ])('is refused with invalidPath outside the brackets: %j', (text, position) => {
    expect(refusal(() => parsePatchPath(text))).toMatch(
      new RegExp(`^invalidPath: Invalid path at position ${position}\\b`),
    );
  });

  it.each([
    ['emails[]', 8],
    ['emails[type zz "x"]', 13],
    ['emails[type eq]', 15],
    ['emails[type eq "x]', 19],
    ['emails[type eq "x" and]', 20],
    ['emails[a[b pr]]', 9],
    ['emails[__proto__ pr]', 8],
    ['emails[constructor pr]', 8],
  ])('is refused with invalidFilter inside the brackets: %j', (text, position) => {
    expect(refusal(() => parsePatchPath(text))).toMatch(
      new RegExp(`^invalidFilter: Invalid filter at position ${position}\\b`),
    );
  });
});
