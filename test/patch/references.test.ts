import { describe, expect, it } from '@jest/globals';
import { withReferencedIds } from '../../src/patch/referenced-ids.js';
import {
  ENTERPRISE,
  errorOf,
  freeze,
  groups,
  MIN,
  type Operation,
  patch,
  patched,
  users,
} from './helpers.js';

const manager = `${ENTERPRISE}:manager`;
const SIX = freeze({ value: '6', $ref: '../Users/6', displayName: 'Six' });
const managerAfter = (operation: Operation, before: object | undefined = SIX): unknown => {
  const current = before === undefined ? MIN : { ...MIN, [ENTERPRISE]: { manager: before } };
  return (patched(current, operation)[ENTERPRISE] as { manager?: unknown } | undefined)?.manager;
};

describe('the id in a URI', () => {
  it.each([
    ['https://x.example/scim/v2/Users/7', '7'],
    ['../Users/7/', '7'],
    ['Users/7?a=/8', '7'],
    ['Users/7#/8', '7'],
    ['7', '7'],
    ['Users/a%20b%2Fc', 'a b/c'],
    ['Users/100%', '100%'],
    ['Users/a%00b', 'a%00b'],
  ])('of %s is %s', ($ref, value) => {
    const operation = { op: 'add', path: manager, value: { $ref } };
    const withoutOne = patched(MIN, operation)[ENTERPRISE];
    expect(withoutOne).toEqual({ manager: { $ref, value } });
    expect(managerAfter(operation)).toEqual({ $ref, value });
  });

  it.each(['/', '', '?x', '#/7'])('of %j is none', ($ref) => {
    const after = managerAfter({ op: 'add', path: manager, value: { $ref } }, { displayName: 'D' });
    expect(after).not.toHaveProperty('value');
  });
});

describe('a reference that is there', () => {
  it('becomes another by its URI alone', () => {
    const seven = { value: '7', $ref: '../Users/7' };
    for (const op of ['add', 'replace']) {
      const { $ref } = seven;
      expect(managerAfter({ op, path: manager, value: { $ref } })).toEqual(seven);
      expect(managerAfter({ op, path: `${manager}.$ref`, value: $ref })).toEqual(seven);
    }
  });

  it('takes an id and a URI as they are sent', () => {
    for (const value of [
      { value: '7', $ref: '../Users/7' },
      { value: '7', $ref: '../People/seven' },
    ]) {
      expect(managerAfter({ op: 'replace', path: manager, value })).toEqual(value);
    }
  });

  it('keeps what the provider knows while its id stays', () => {
    const operation = { op: 'replace', path: manager, value: { $ref: 'https://x/Users/6' } };
    expect(managerAfter(operation)).toEqual({ ...SIX, $ref: 'https://x/Users/6' });
    expect(managerAfter({ op: 'remove', path: `${manager}.$ref` })).toEqual({
      value: '6',
      displayName: 'Six',
    });
  });
});

describe('a filter by URI', () => {
  const members = ['1', '2', '3'].map((value) => ({ value, $ref: `https://x/Users/${value}` }));
  const left = (filter: string): unknown => {
    const operation = { op: 'remove', path: `members[${filter}]` };
    const { attributes } = patch(groups, { displayName: 'G', members }, [operation]);
    return ((attributes.members ?? []) as readonly { value: string }[]).map(({ value }) => value);
  };

  it.each([
    ['$ref eq "../Users/1"', ['2', '3']],
    ['$REF eq "1"', ['2', '3']],
    ['$ref eq "../Users/1" or $ref eq "../Users/2"', ['3']],
    ['$ref eq "../Users/1" and value eq "1"', ['2', '3']],
    ['not ($ref eq "../Users/1")', ['1']],
    ['not (value eq "2" or $ref eq "../Users/1")', ['1', '2']],
    ['$ref sw "https://x/Users/"', []],
    ['$ref ew "/1"', ['2', '3']],
    ['$ref eq "/"', ['1', '2', '3']],
    ['$ref ne "../Users/1"', []],
    ['$ref pr', []],
    ['$ref eq null', ['1', '2', '3']],
    ['value eq "1"', ['2', '3']],
    ['value eq "https://x/Users/1"', ['1', '2', '3']],
  ])('%s compares ids where it asks for equal ones', (filter, expected) => {
    expect(left(filter)).toEqual(expected);
  });
});

describe('the references in a body', () => {
  it('get the ids in their URIs', () => {
    const members = [{ $ref: '../Users/1' }, { value: '2', $ref: '../Users/3' }];
    const group = freeze({ displayName: 'G', members });
    expect(withReferencedIds(groups, group)).toEqual({
      displayName: 'G',
      members: [{ $ref: '../Users/1', value: '1' }, members[1]],
    });
    const body = freeze({ ...MIN, [ENTERPRISE]: { division: 'D', manager: { $ref: 'Users/7' } } });
    expect(withReferencedIds(users, body)).toEqual({
      ...MIN,
      [ENTERPRISE]: { division: 'D', manager: { $ref: 'Users/7', value: '7' } },
    });
  });

  it('are none in anything else, which stays the very same', () => {
    for (const body of [
      freeze({ ...MIN, name: { givenName: 'G' }, emails: [{ type: 'work' }] }),
      freeze({ ...MIN, [ENTERPRISE]: { division: 'D' } }),
    ]) {
      expect(withReferencedIds(users, body)).toBe(body);
      expect(Object.keys(withReferencedIds(users, body))).toEqual(Object.keys(body));
    }
  });

  it('name somebody if they are members', () => {
    const body = { displayName: 'G', members: [{ value: '1' }, { display: 'x' }] };
    const error = errorOf(() => withReferencedIds(groups, body));
    expect(error.scimType).toBe('invalidValue');
    expect(error.detail).toContain('"members.value"');
    const manager = { manager: { displayName: 'x' } };
    expect(withReferencedIds(users, { ...MIN, [ENTERPRISE]: manager })).toEqual({
      ...MIN,
      [ENTERPRISE]: manager,
    });
  });
});
