import { describe, expect, it } from '@jest/globals';
import { resolveRules } from '../../src/conformance/presets.js';
import {
  ACME,
  ADA,
  ENTERPRISE,
  errorOf,
  freeze,
  MIN,
  type Operation,
  patch,
  patched,
  rfc,
  users,
} from './helpers.js';

const ONLY = 'name[givenName eq "ada"]';
const OTHER = 'name[givenName eq "Zed"]';
const strict = resolveRules({ valuePathWithoutMatch: 'noTarget' });
const set = (path: string, value: unknown, op = 'replace'): Operation => ({ op, path, value });
const remove = (path: string): Operation => ({ op: 'remove', path });
const desk = freeze({ ...MIN, [ACME]: { desk: { code: 'C', serial: 'S', tags: ['a'] } } });

describe('a filter on the only value of an attribute', () => {
  it('that the value meets changes nothing about an operation', () => {
    for (const rules of [undefined, strict]) {
      expect(patched(ADA, set(`${ONLY}.familyName`, 'Q'), rules).name).toEqual({
        givenName: 'Ada',
        familyName: 'Q',
        formatted: 'Ada Quill',
      });
      expect(patched(ADA, set(ONLY, { middleName: 'M' }), rules).name).toEqual({
        ...(ADA.name as object),
        middleName: 'M',
      });
      expect(patched(ADA, remove(`${ONLY}.familyName`), rules).name).toEqual({
        givenName: 'Ada',
        formatted: 'Ada Quill',
      });
      expect(patched(ADA, remove(ONLY), rules).name).toBeUndefined();
      expect(patched(ADA, set(ONLY, null), rules).name).toBeUndefined();
    }
  });

  it('that it does not meet keeps a removal from it', () => {
    for (const rules of [undefined, strict]) {
      for (const path of [OTHER, `${OTHER}.familyName`]) {
        expect(patched(ADA, remove(path), rules)).toBe(ADA);
        expect(patched(MIN, remove(path), rules)).toBe(MIN);
      }
    }
  });

  it('that it does not meet makes room for one that does, by rule valuePathWithoutMatch', () => {
    const operations = [set(`${OTHER}.familyName`, 'Q'), set(OTHER, { familyName: 'Q' }, 'add')];
    for (const operation of operations) {
      for (const current of [ADA, MIN]) {
        expect(patched(current, operation).name).toEqual({ givenName: 'Zed', familyName: 'Q' });
        const error = errorOf(() => patched(current, operation, strict));
        expect(error.scimType).toBe('noTarget');
        expect(error.detail).toContain('"name');
      }
    }
  });

  it('may ask for one value of a list', () => {
    const operation = set(`${ACME}:desk[tags eq "b"].code`, 'D');
    expect(patched(MIN, operation)[ACME]).toEqual({ desk: { tags: ['b'], code: 'D' } });
  });

  it('that describes no value makes none', () => {
    for (const filter of ['givenName sw "Z"', 'not (givenName eq "Ada")', 'givenName eq null']) {
      const error = errorOf(() => patched(ADA, set(`name[${filter}].familyName`, 'Q')));
      expect(error.scimType).toBe('noTarget');
    }
  });

  it('that it does not meet is not made room for by what clears', () => {
    for (const value of [null, '', []]) {
      const operation = set(OTHER, value);
      expect(patched(ADA, operation)).toBe(ADA);
      expect(errorOf(() => patched(ADA, set(OTHER, null), strict)).scimType).toBe('noTarget');
    }
    expect(patched(ADA, set(`${OTHER}.familyName`, null))).toBe(ADA);
  });

  it('that it does not meet is not made room for by what says nothing', () => {
    const { attributes, skipped } = patch(users, ADA, [set(OTHER, { colour: 'red' })]);
    expect(attributes).toBe(ADA);
    expect(skipped).toEqual([{ path: 'name', rule: 'unknownValues' }]);
    expect(patch(users, ADA, [set(OTHER, { familyName: 'Q' })]).skipped).toEqual([]);
    expect(patch(users, ADA, [set(`${OTHER}.familyName`, 'Q')]).skipped).toEqual([]);
  });

  it('does not make room where a part cannot change', () => {
    for (const operation of [
      set(`${ACME}:desk[code eq "D"].tags`, ['b']),
      set(`${ACME}:desk[serial eq "T"].code`, 'D'),
      set(`${ACME}:desk[code eq "D"]`, { serial: 'T' }),
    ]) {
      const error = errorOf(() => patched(desk, operation));
      expect(error.scimType).toBe('mutability');
      expect(error.detail).toContain(`"${ACME}:desk.serial"`);
    }
    const same = set(`${ACME}:desk[code eq "D"]`, { serial: 'S' });
    expect(patched(desk, same)[ACME]).toEqual({ desk: { code: 'D', serial: 'S' } });
  });

  it('is refused by rule singleValueFilter, on what has no parts always', () => {
    for (const operation of [set(`${ONLY}.familyName`, 'Q'), remove(ONLY)]) {
      expect(errorOf(() => patched(ADA, operation, rfc)).scimType).toBe('invalidPath');
    }
    for (const path of ['title[value eq "x"]', 'name.givenName[value eq "x"]']) {
      const error = errorOf(() => patched(ADA, set(path, 'x')));
      expect(error.scimType).toBe('invalidPath');
      expect(error.detail).toMatch(/"(title|name\.givenName)"/);
    }
  });

  it('is on a reference too, by id or URI', () => {
    const manager = `${ENTERPRISE}:manager`;
    const current = freeze({ ...MIN, [ENTERPRISE]: { manager: { value: '6' } } });
    expect(patched(current, remove(`${manager}[value eq "7"]`))).toBe(current);
    expect(patched(current, remove(`${manager}[$ref eq "../Users/6"]`))).toEqual(MIN);
    expect(patched(current, set(`${manager}[value eq "6"]`, { value: '7' }))[ENTERPRISE]).toEqual({
      manager: { value: '7' },
    });
  });

  it('names the operation without the literals of the filter', () => {
    const detail = (operation: Operation) => errorOf(() => patched(desk, operation, strict)).detail;
    expect(detail(set(OTHER, { familyName: 'Q' }))).toMatch(/^Operation 1 \(replace name\[…\]\): /);
    expect(detail(set(`${OTHER}.familyName`, 'Q', 'add'))).toMatch(
      /^Operation 1 \(add name\[…\]\.familyName\): /,
    );
  });
});
