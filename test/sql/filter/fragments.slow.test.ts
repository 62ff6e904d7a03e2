import { describe, expect, it } from '@jest/globals';
import {
  canFilterInSql,
  filterToSql,
  orderToSql,
  type SqlAttributes,
  UnsupportedFilterError,
} from 'express-scim/sql';
import { ACME, bound, GROUP, USER } from '../../filter/support.js';
import { refusalOf } from './refusal-of.js';

const ATTRIBUTES: SqlAttributes = {
  id: { column: 'u.id', kind: 'uuid' },
  externalId: { column: 'u.no', kind: 'bigint' },
  userName: { column: 'u.login', key: 'u.login_key' },
  title: 'u.title',
  active: 'u.active',
  emails: { json: 'u.emails', keys: 'u.email_keys' },
  groups: { table: 'member AS m', on: 'm.user_id = u.id', columns: { value: 'm.group_id' } },
  [`${ACME}:hired`]: { column: 'u.hired', kind: 'text' },
};

const translate = (text: string, startIndex?: number) =>
  filterToSql(bound(text), ATTRIBUTES, startIndex === undefined ? {} : { startIndex });

describe('a fragment', () => {
  it('numbers its parameters from where it is told', () => {
    expect(translate('userName eq "Ada" and not (active eq false)', 4)).toEqual({
      text: '((u.login_key = $4) AND ((u.active = $5::boolean) IS NOT TRUE))',
      values: ['ada', false],
    });
  });

  it.each([
    'userName eq "a" or active eq true',
    'userName pr',
    'emails[type eq "work"]',
    'emails pr',
    'groups eq "g"',
    'meta.resourceType eq "User"',
    'meta.resourceType eq "x"',
    'title co "\\ud800"',
  ])('is in parentheses, so that nothing beside it escapes: %s', (text) => {
    const sql = translate(text).text;
    let depth = 0;
    const outside = [...sql].slice(0, -1).some((character) => {
      depth += character === '(' ? 1 : character === ')' ? -1 : 0;
      return depth === 0;
    });
    expect({ sql, outside, last: sql.at(-1) }).toEqual({ sql, outside: false, last: ')' });
  });

  it('escapes what means something to LIKE', () => {
    expect(translate('title sw "50%_\\\\"')).toEqual({
      text: '(lower(u.title) LIKE lower($1))',
      values: ['50\\%\\_\\\\%'],
    });
  });

  it('orders text by code point, whatever the collation of the column', () => {
    expect(translate('title gt "a"').text).toBe('(lower(u.title) COLLATE "C" > lower($1))');
    const sort = { attribute: USER.at('userName'), descending: true };
    const order = orderToSql(sort, ATTRIBUTES, { column: 'u.id', kind: 'text' });
    expect(order.orderBy).toBe(
      `(NULLIF(u.login_key, '') COLLATE "C") DESC NULLS FIRST, (u.id COLLATE "C") ASC`,
    );
  });

  it('asks a column of keys for equality with a value, inside brackets too', () => {
    expect(translate('emails eq "Ａda@x.example"')).toEqual({
      text: '(u.email_keys @> ARRAY[$1]::text[])',
      values: ['ada@x.example'],
    });
    const { text, values } = translate('emails[type eq "work" and value eq "ADA@x"]');
    expect(text).toMatch(/^\(\(u\.email_keys @> ARRAY\[\$3\]::text\[\]\) AND EXISTS \(/);
    expect(values).toEqual(['work', 'ADA@x', 'ada@x']);
  });

  it('asks a table of members for one of them', () => {
    const attributes: SqlAttributes = {
      members: {
        table: 'member AS m',
        on: 'm.group_id = g.id',
        columns: { value: 'm.member_id', type: 'm.member_type' },
      },
    };
    expect(filterToSql(bound('members eq "7"', 'lenient', GROUP), attributes)).toEqual({
      text: '(EXISTS (SELECT 1 FROM member AS m WHERE (m.group_id = g.id) AND (m.member_id = $1)))',
      values: ['7'],
    });
  });
});

describe('a relation', () => {
  const holders = (id: string) => `u.id IN (SELECT user_id FROM member WHERE group_id = ${id})`;
  const relation = (kind?: 'uuid' | 'bigint'): SqlAttributes => ({
    'groups.value': { eq: holders, ...(kind && { kind }) },
  });
  const asked = (text: string, attributes = relation()) =>
    filterToSql(bound(text), attributes, { startIndex: 2 });

  it.each(['groups.value eq "7"', 'groups eq "7"'])('is asked by eq: %s', (text) => {
    expect(asked(text)).toEqual({ text: `(${holders('$2')})`, values: ['7'] });
  });

  it('counts as false where it is not true', () => {
    expect(asked('not (groups.value eq "7")').text).toBe(`((${holders('$2')}) IS NOT TRUE)`);
  });

  it('compares ids of the type that it says', () => {
    const id = '6f0c1e9a-0000-4000-8000-000000000000';
    const of = (kind: 'uuid' | 'bigint', value: string) =>
      asked(`groups.value eq "${value}"`, relation(kind));
    expect(of('uuid', id)).toEqual({ text: `(${holders('$2::uuid')})`, values: [id] });
    expect(of('bigint', '7')).toEqual({ text: `(${holders('$2::bigint')})`, values: ['7'] });
    for (const kind of ['uuid', 'bigint'] as const) {
      expect(of(kind, 'x')).toEqual({ text: '(FALSE)', values: [] });
    }
    expect(asked('groups.value eq "\\ud800"')).toEqual({ text: '(FALSE)', values: [] });
  });

  it('gets the key of a value that compares without case', () => {
    const attributes: SqlAttributes = {
      [`${ACME}:badges`]: { eq: (key) => `u.badge_keys @> ARRAY[${key}]` },
    };
    expect(asked(`${ACME}:badges eq "Red"`, attributes)).toEqual({
      text: '(u.badge_keys @> ARRAY[$2])',
      values: ['red'],
    });
  });

  it.each([
    'groups.value ne "7"',
    'groups.value sw "7"',
    'groups.value pr',
    'groups.value eq null',
    'groups pr',
    'groups[value eq "7"]',
    `${ACME}:badges ne "red"`,
  ])('is asked by nothing else: %s', (text) => {
    const attributes: SqlAttributes = { ...relation(), [`${ACME}:badges`]: { eq: holders } };
    expect(canFilterInSql(bound(text), attributes)).toBe(false);
  });
});

describe('text that no column can hold', () => {
  it.each([
    ['id eq "42"', '(FALSE)'],
    ['id eq "6F0C1E9A-0000-4000-8000-000000000000"', '(FALSE)'],
    ['id ne "42"', '(FALSE IS NOT TRUE)'],
    ['externalId eq "007"', '(FALSE)'],
    ['externalId eq "99999999999999999999"', '(FALSE)'],
    ['userName eq "\\ud800"', '(FALSE)'],
    ['userName co "\\udc00"', '(FALSE)'],
  ])('is not sent to the database: %s', (text, expected) => {
    expect(translate(text)).toEqual({ text: expected, values: [] });
  });

  it('goes as an id where it can be one', () => {
    expect(translate('externalId eq "-7"')).toEqual({
      text: '(u.no = $1::bigint)',
      values: ['-7'],
    });
    expect(translate('externalId sw "7"').text).toBe('((u.no)::text LIKE $1)');
  });
});

describe('what the map cannot express', () => {
  it.each([
    ['nickName eq "x"', 'nickName'],
    ['not (nickName pr)', 'nickName'],
    ['nickName eq null', 'nickName'],
    ['userName eq "x" or name pr', 'name'],
    ['groups.display eq "x"', 'groups.display'],
    ['groups[type eq "direct"]', 'groups.type'],
    [`${ACME}:hired gt "2026-01-01T00:00:00Z"`, `${ACME}:hired`],
    [`${ACME}:badges eq "x"`, `${ACME}:badges`],
    ['userName gt "\\ud800"', 'userName'],
    ['toString pr', undefined],
  ])('is an error that names the attribute, and known before: %s', (text, attribute) => {
    const filter = bound(text);
    expect(canFilterInSql(filter, ATTRIBUTES)).toBe(attribute === undefined);
    const error = refusalOf(() => filterToSql(filter, ATTRIBUTES));
    if (attribute === undefined) return expect(error).toBeUndefined();
    expect(error).toBeInstanceOf(UnsupportedFilterError);
    expect(error).toMatchObject({ scimType: 'invalidFilter', status: 400, attribute });
  });

  it('cannot be sorted by either', () => {
    const tie = { column: 'u.seq', kind: 'bigint' } as const;
    for (const path of ['nickName', 'groups.value', `${ACME}:hired`]) {
      const sort = { attribute: USER.at(path), descending: false };
      expect(refusalOf(() => orderToSql(sort, ATTRIBUTES, tie))).toBeInstanceOf(
        UnsupportedFilterError,
      );
    }
  });
});

describe('a position', () => {
  const order = orderToSql({ attribute: USER.at('active'), descending: false }, ATTRIBUTES, {
    column: 'u.seq',
    kind: 'bigint',
  });

  it.each([
    [[]],
    [['true']],
    [['yes', '1']],
    [['true', '1; DROP']],
    [['true', null]],
    [[true, 1]],
    [[null]],
  ])('of another list is refused: %j', (position) => {
    expect(refusalOf(() => order.after(position))).toMatchObject({ scimType: 'invalidCursor' });
  });

  it('becomes parameters', () => {
    expect(order.after(['true', '7'], { startIndex: 3 }).values).toEqual(['7', 'true', 'true']);
  });
});
