import { describe, expect, it } from '@jest/globals';
import { extendResourceType, USER_RESOURCE_TYPE } from 'express-scim/schema';
import { mapGroups, mapResource, mapUsers } from 'express-scim/sql';
import { ACME, USER_TYPE } from '../../filter/support.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const META = {
  id: 'id',
  'meta.created': 'created_at',
  'meta.lastModified': 'updated_at',
} as const;
const OWN = { id: '42', created_at: new Date(0), updated_at: new Date(0) };

const users = mapResource(
  USER_TYPE,
  {
    ...META,
    userName: { column: 'login', key: 'login_key' },
    active: 'is_active',
    'name.givenName': 'first_name',
    emails: 'emails',
    'phoneNumbers[type eq "work"].value': 'work_phone',
    [`${ENTERPRISE}:department`]: 'department',
  },
  { rest: 'more' },
);

const ADA = {
  externalId: 'x-1',
  userName: 'Ada',
  name: { formatted: 'Ada L.', familyName: 'L.', givenName: 'Ada' },
  title: 'Countess',
  active: true,
  emails: [{ value: 'ada@x.example', type: 'work' }],
  phoneNumbers: [
    { value: '1', type: 'work' },
    { value: '2', type: 'work' },
    { value: '3', type: 'pager' },
  ],
  [ENTERPRISE]: { costCenter: '7', department: 'Research', manager: { value: '8' } },
  [ACME]: { floor: 3, badges: ['a', 'b'], remote: false },
};

describe('the column of the rest', () => {
  it('has everything that has no column of its own, and whole lists of which one value has', () => {
    const { more, ...columns } = users.toRow(ADA);
    expect(columns).toEqual({
      login: 'Ada',
      login_key: 'ada',
      is_active: true,
      first_name: 'Ada',
      emails: '[{"value":"ada@x.example","type":"work"}]',
      work_phone: '1',
      department: 'Research',
    });
    expect(JSON.parse(String(more))).toEqual({
      externalId: 'x-1',
      name: { formatted: 'Ada L.', familyName: 'L.' },
      title: 'Countess',
      phoneNumbers: ADA.phoneNumbers,
      [ENTERPRISE]: { costCenter: '7', manager: { value: '8' } },
      [ACME]: { floor: 3, badges: ['a', 'b'], remote: false },
    });
  });

  it.each([
    ['as text', (json: string): unknown => json],
    ['parsed', (json: string): unknown => JSON.parse(json)],
  ])('gives back what was sent, in the order of the schema (%s)', (_, given) => {
    const { more, ...row } = users.toRow(ADA);
    const scrambled = Object.fromEntries(Object.entries(JSON.parse(String(more))).reverse());
    const { id, meta, ...read } = users.toResource({
      ...row,
      ...OWN,
      more: given(JSON.stringify(scrambled)),
    });
    expect([id, meta.created]).toEqual(['42', '1970-01-01T00:00:00.000Z']);
    expect(JSON.stringify(read)).toBe(JSON.stringify(ADA));
    // So that a draft which changes nothing makes the same row.
    expect(users.toRow(read)).toEqual(users.toRow(ADA));
  });

  it('is an empty object where there is nothing, and need not be there', () => {
    expect(users.toRow({ userName: 'ada', active: true, ims: [], name: {} }).more).toBe('{}');
    for (const more of [null, undefined, '{}', {}, []]) {
      const { meta: _, ...read } = users.toResource({ ...OWN, login: 'ada', more });
      expect(read).toEqual({ id: '42', userName: 'ada', active: false });
    }
  });

  it('never has secrets, relations or what the store makes', () => {
    const draft = {
      id: '1',
      meta: { created: 'x' },
      schemas: ['x'],
      userName: 'ada',
      active: true,
      password: 'secret',
      groups: [{ value: '1' }],
      [ACME]: { pin: '1234' },
    };
    expect(users.toRow(draft).more).toBe('{}');
    const more = { password: 'secret', [ACME]: { pin: '1234' }, unheardOf: 1 };
    const { meta: _, ...read } = users.toResource({ ...OWN, login: 'ada', is_active: true, more });
    expect(read).toEqual({ id: '42', userName: 'ada', active: true });
    const groups = mapGroups({ ...META, displayName: 'name' }, { rest: 'more' });
    expect(groups.toRow({ displayName: 'Crew', members: [{ value: '1' }] }).more).toBe('{}');
  });

  it('has what a host adds to the core schema, and members of other types', () => {
    const type = extendResourceType(USER_RESOURCE_TYPE, {
      attributes: [{ name: 'shoeSize', type: 'integer' }],
    });
    const own = mapResource(type, { ...META, userName: 'login' }, { rest: 'more' });
    expect(own.toRow({ userName: 'ada', shoeSize: 38 }).more).toBe('{"shoeSize":38}');
    expect(own.capabilities.attributes).toContain('shoeSize');
    const team = mapResource(
      {
        name: 'Team',
        schema: { id: 'urn:example:Team', attributes: [{ name: 'members', multiValued: true }] },
      },
      META,
      { rest: 'more' },
    );
    expect(team.toRow({ members: ['a'] }).more).toBe('{"members":["a"]}');
  });

  it('leaves lists to their columns where it does not hold them', () => {
    const row = { ...OWN, login: 'ada', is_active: true, more: {}, work_phone: '1' };
    expect(users.toResource(row).phoneNumbers).toEqual([{ type: 'work', value: '1' }]);
    const more = { phoneNumbers: [{ value: '2', type: 'work' }] };
    expect(users.toResource({ ...row, more }).phoneNumbers).toEqual(more.phoneNumbers);
  });

  it('refuses what cannot be stored, and says where', () => {
    expect(() => users.toRow({ userName: 'ada', title: 'a\0b' })).toThrow(/title/);
    expect(() => users.toRow({ userName: 'ada', [ACME]: { badges: ['\ud800'] } })).toThrow(
      `${ACME}:badges`,
    );
  });

  it('makes a store keep everything but secrets, without a word on types of lists', () => {
    const { attributes, types } = users.capabilities;
    expect(types).toBeUndefined();
    expect(attributes).toEqual(
      expect.arrayContaining([
        'userName',
        'name.givenName',
        'name.formatted',
        'title',
        'phoneNumbers',
        'addresses',
        `${ENTERPRISE}:manager`,
        `${ACME}:floor`,
      ]),
    );
    for (const none of ['password', 'groups', 'externalId', 'id', 'meta', `${ACME}:pin`]) {
      expect(attributes).not.toContain(none);
    }
  });

  it('is checked at start', () => {
    const columns = { ...META, userName: 'login' };
    expect(() => mapUsers(columns, { rest: 'login' })).toThrow('"login" is there twice');
    expect(() => mapUsers(columns, { rest: '' })).toThrow('"rest" must be the name');
    // @ts-expect-error no such option
    expect(() => mapUsers(columns, { rset: 'more' })).toThrow('rest');
  });
});
