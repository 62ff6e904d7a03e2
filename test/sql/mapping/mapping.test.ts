import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, createScimRouter } from 'express-scim';
import { filterToSql, mapGroups, mapResource, mapUsers, type UserColumns } from 'express-scim/sql';
import fc from 'fast-check';
import { bound } from '../../filter/support.js';
import { refusalOf } from '../filter/refusal-of.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const META = {
  id: 'id',
  'meta.created': 'created_at',
  'meta.lastModified': 'updated_at',
  'meta.version': 'version',
} as const;

const users = mapUsers({
  ...META,
  externalId: 'external_id',
  userName: { column: 'email', key: 'email_key' },
  active: 'is_active',
  'name.givenName': 'first_name',
  'name.familyName': 'last_name',
  emails: { column: 'emails', key: 'email_keys' },
  'phoneNumbers[type eq "work"].value': 'work_phone',
  'phoneNumbers[type eq "work"].display': 'work_phone_name',
  'phoneNumbers[type eq "mobile"].value': 'mobile',
  [`${ENTERPRISE}:department`]: 'department',
  [`${ENTERPRISE}:manager.value`]: { column: 'manager_id', kind: 'bigint' },
});

const ADA = {
  externalId: 'x-1',
  userName: 'Ada@Example.com',
  active: false,
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [{ value: 'Ada@Example.com', type: 'work', primary: true }, { value: 'ada@ＨＯＭＥ' }],
  phoneNumbers: [
    { type: 'work', value: '1', display: 'Desk' },
    { type: 'mobile', value: '2' },
  ],
  [ENTERPRISE]: { department: 'Research', manager: { value: '7' } },
};

const OWN = {
  id: 42,
  created_at: new Date('2026-11-21T09:30:00Z'),
  updated_at: '2026-11-21 10:30:00+01',
  version: 3,
};

describe('a mapping', () => {
  it('makes the row of a draft, with keys for what compares without case', () => {
    expect(users.toRow(ADA)).toEqual({
      external_id: 'x-1',
      email: 'Ada@Example.com',
      email_key: 'ada@example.com',
      is_active: false,
      first_name: 'Ada',
      last_name: 'Lovelace',
      emails: '[{"value":"Ada@Example.com","type":"work","primary":true},{"value":"ada@ＨＯＭＥ"}]',
      email_keys: ['ada@example.com', 'ada@home'],
      work_phone: '1',
      work_phone_name: 'Desk',
      mobile: '2',
      department: 'Research',
      manager_id: '7',
    });
  });

  it('names every column, null where the draft has nothing', () => {
    const row = users.toRow({ userName: 'ada' });
    expect(Object.keys(row)).toEqual(Object.keys(users.toRow(ADA)));
    expect(row).toMatchObject({ is_active: null, emails: null, email_keys: [], mobile: null });
  });

  it('tells its columns, for whoever makes or checks the table', () => {
    expect(users.columns.map(({ column }) => column)).toEqual(Object.keys(users.toRow({})));
    const plain = { isKey: false, whenNull: undefined };
    expect(users.columns).toEqual(
      expect.arrayContaining([
        { ...plain, attribute: 'userName', column: 'email', kind: 'text' },
        { ...plain, attribute: 'userName', column: 'email_key', kind: 'text', isKey: true },
        { ...plain, attribute: 'active', column: 'is_active', kind: 'boolean', whenNull: false },
        { ...plain, attribute: 'emails.value', column: 'email_keys', kind: 'keys', isKey: true },
        { ...plain, attribute: 'phoneNumbers.display', column: 'work_phone_name', kind: 'text' },
        {
          ...plain,
          attribute: `${ENTERPRISE}:manager.value`,
          column: 'manager_id',
          kind: 'bigint',
        },
      ]),
    );
  });

  it('makes the resource of a row', () => {
    expect(users.toResource({ ...users.toRow(ADA), ...OWN })).toEqual({
      ...ADA,
      id: '42',
      meta: {
        created: '2026-11-21T09:30:00.000Z',
        lastModified: '2026-11-21T09:30:00.000Z',
        version: '3',
      },
    });
    const { meta: _, ...bare } = users.toResource({ ...users.toRow({ userName: 'ada' }), ...OWN });
    expect(bare).toEqual({ id: '42', userName: 'ada', active: false });
  });

  it.each([
    ['inactive where nothing is said', 'is_active', false],
    ['inactive where that is said', { column: 'is_active', whenNull: false }, false],
    ['active where that is said', { column: 'is_active', whenNull: true }, true],
  ])('takes people without a value for %s, in resources and in filters', (_, column, active) => {
    const mapped = mapUsers({ ...META, userName: 'login', active: column });
    const read = (is_active: unknown) => mapped.toResource({ ...OWN, login: 'ada', is_active });
    expect([null, undefined, true, false].map((each) => read(each).active)).toEqual([
      active,
      active,
      true,
      false,
    ]);
    const filter = bound('active eq true');
    expect(filterToSql(filter, mapped.sql('u'))).toEqual({
      text: `(coalesce(u."is_active", ${active}) = $1::boolean)`,
      values: [true],
    });
  });

  it('leaves other booleans without a value where nothing is said', () => {
    const primary = 'emails[type eq "work"].primary';
    const columns = { ...META, userName: 'login', 'emails[type eq "work"].value': 'mail' };
    const row = { ...OWN, login: 'ada', mail: 'a@x.example', main: null };
    const [plain] = mapUsers({ ...columns, [primary]: 'main' }).toResource(row).emails as object[];
    expect(plain).toEqual({ type: 'work', value: 'a@x.example' });
    const said = { column: 'main', whenNull: false };
    const [known] = mapUsers({ ...columns, [primary]: said }).toResource(row).emails as object[];
    expect(known).toEqual({ type: 'work', value: 'a@x.example', primary: false });
  });

  it('reads what drivers give for the same columns', () => {
    const row = { ...users.toRow(ADA), ...OWN, emails: ADA.emails, is_active: 0, manager_id: 7n };
    expect(users.toResource(row)).toMatchObject(ADA);
  });

  it('gives back every resource that it can hold, and the same row for the same resource', () => {
    const text = fc.string({ unit: 'grapheme' });
    const phones = fc
      .tuple(fc.option(text), fc.option(text))
      .map(([work, mobile]) => [
        ...(work === null ? [] : [{ type: 'work', value: work }]),
        ...(mobile === null ? [] : [{ type: 'mobile', value: mobile }]),
      ]);
    const some = { requiredKeys: [] };
    const email = fc.record({ value: text, type: text, primary: fc.boolean() }, some);
    const resource = fc.record({
      userName: text,
      active: fc.boolean(),
      name: fc.record({ givenName: text, familyName: text }, { requiredKeys: ['familyName'] }),
      emails: fc.array(email, { minLength: 1 }),
      phoneNumbers: phones,
    });
    fc.assert(
      fc.property(resource, ({ phoneNumbers, ...rest }) => {
        const draft = { ...rest, ...(phoneNumbers.length > 0 && { phoneNumbers }) };
        const {
          id: _id,
          meta: _meta,
          ...read
        } = users.toResource({ ...users.toRow(draft), ...OWN });
        expect(read).toEqual(JSON.parse(JSON.stringify(draft)));
        const reversed = Object.fromEntries(Object.entries(draft).reverse());
        const emails = draft.emails.map((each) =>
          Object.fromEntries(Object.entries(each).reverse()),
        );
        expect(users.toRow({ ...reversed, emails })).toEqual(users.toRow(draft));
      }),
    );
  });

  it('takes the primary value where a type has several, and no value of another type', () => {
    const phoneNumbers = [
      { type: 'work', value: 'first' },
      { type: 'WORK', value: 'main', primary: true },
      { type: 'home', value: 'none' },
    ];
    expect(users.toRow({ phoneNumbers })).toMatchObject({ work_phone: 'main', mobile: null });
  });

  it.each([
    ['userName', { userName: 'a\0' }],
    ['emails', { emails: [{ value: '\ud800' }] }],
    [`${ENTERPRISE}:manager.value`, { [ENTERPRISE]: { manager: { value: '7; DROP' } } }],
  ])('refuses what the database would: %s', (attribute, draft) => {
    expect(refusalOf(() => users.toRow(draft))).toMatchObject({ code: 'invalidValue', attribute });
  });

  it('declares what is kept, so that the router publishes no more', () => {
    expect(users.capabilities).toEqual({
      attributes: [
        'userName',
        'active',
        'name.givenName',
        'name.familyName',
        'emails',
        'phoneNumbers.value',
        'phoneNumbers.type',
        'phoneNumbers.display',
        `${ENTERPRISE}:department`,
        `${ENTERPRISE}:manager.value`,
      ],
      types: { phoneNumbers: ['work', 'mobile'] },
    });
    const { userStore } = createMemoryStores();
    const capabilities = { ...userStore.capabilities, ...users.capabilities };
    createScimRouter({ userStore: { ...userStore, capabilities }, auth: 'none' });
  });

  it('tells the filters where everything is', () => {
    expect(users.sql('u')).toEqual({
      id: { column: 'u."id"', kind: 'text' },
      'meta.created': 'u."created_at"',
      'meta.lastModified': 'u."updated_at"',
      externalId: { column: 'u."external_id"', kind: 'text' },
      userName: { column: 'u."email"', kind: 'text', key: 'u."email_key"' },
      active: { column: 'coalesce(u."is_active", false)', kind: 'boolean' },
      'name.givenName': { column: 'u."first_name"', kind: 'text' },
      'name.familyName': { column: 'u."last_name"', kind: 'text' },
      emails: { json: 'u."emails"', keys: 'u."email_keys"' },
      phoneNumbers: {
        values: [
          {
            constants: { type: 'work' },
            columns: {
              value: { column: 'u."work_phone"', kind: 'text' },
              display: { column: 'u."work_phone_name"', kind: 'text' },
            },
          },
          {
            constants: { type: 'mobile' },
            columns: { value: { column: 'u."mobile"', kind: 'text' } },
          },
        ],
      },
      [`${ENTERPRISE}:department`]: { column: 'u."department"', kind: 'text' },
      [`${ENTERPRISE}:manager.value`]: { column: 'u."manager_id"', kind: 'bigint' },
    });
    const quoted = mapGroups({ ...META, displayName: 'odd"name' }).sql();
    expect(quoted.displayName).toEqual({ column: '"odd""name"', kind: 'text' });
  });
});

describe('a table of columns that is wrong', () => {
  it.each<[string, object]>([
    ['unknown attribute "emial"', { emial: 'email' }],
    [`unknown attribute "${ENTERPRISE}:departmnt"`, { [`${ENTERPRISE}:departmnt`]: 'd' }],
    ['unknown attribute "department"', { department: 'd' }],
    ['unknown attribute "emails[type eq "work"].valeu"', { 'emails[type eq "work"].valeu': 'e' }],
    ['"emails.value" does not say which value', { 'emails.value': 'e' }],
    [
      '"name[type eq "work"].givenName": name has no values',
      { 'name[type eq "work"].givenName': 'n' },
    ],
    ['"emails[type eq "work"].type" is known already', { 'emails[type eq "work"].type': 't' }],
    [
      '"userName" cannot be in a column of kind "boolean"',
      { userName: { column: 'u', kind: 'boolean' } },
    ],
    ['"active" is case-sensitive or not a string', { active: { column: 'a', key: 'k' } }],
    ['"title" is not a boolean column', { title: { column: 'a', whenNull: true } }],
    ['"whenNull" of "active" must be true or false', { active: { column: 'a', whenNull: 'no' } }],
    ['"externalId" is case-sensitive', { externalId: { column: 'a', key: 'k' } }],
    ['the column "a" is there twice', { userName: 'a', title: 'a' }],
    ['the column "a" is there twice', { userName: { column: 'b', key: 'a' }, title: 'a' }],
    ['"name" is there as a whole and in parts', { name: 'n', 'name.givenName': 'g' }],
    [
      '"emails" is there as a whole and in parts',
      { emails: 'e', 'emails[type eq "work"].value': 'w' },
    ],
    ['"userName" is there twice', { userName: 'a', username: 'b' }],
    ['"password" is a secret', { password: 'p' }],
    ['"groups" is made by the router', { groups: 'g' }],
    ['"meta.location" is made by the router', { 'meta.location': 'l' }],
    ['"userName" needs the name of a column', { userName: '' }],
    ['"userName" needs the name of a column', { userName: 7 }],
    ['"userName" needs a name for the column of its key', { userName: { column: 'a', key: '' } }],
    ['"id" has no column', { id: undefined }],
    ['"meta.created" has no column', { 'meta.created': undefined }],
  ])('is refused at start: %s', (problem, columns) => {
    const table = { ...META, ...columns } as unknown as UserColumns;
    const error = refusalOf(() => mapUsers(table));
    expect(error).toMatchObject({ code: 'ERR_SCIM_MAPPING' });
    expect(String(error)).toContain(problem);
  });

  it('does not compile where TypeScript can see it', () => {
    // @ts-expect-error no such attribute
    expect(() => mapUsers({ ...META, userNmae: 'a' })).toThrow();
    // @ts-expect-error no such sub-attribute
    expect(() => mapUsers({ ...META, 'name.given': 'a' })).toThrow();
    // @ts-expect-error no such list
    expect(() => mapUsers({ ...META, 'email[type eq "work"].value': 'a' })).toThrow();
    // @ts-expect-error users, not groups, have emails
    expect(() => mapGroups({ ...META, emails: 'a' })).toThrow();
    // @ts-expect-error no meta.created
    expect(() => mapUsers({ id: 'id', 'meta.lastModified': 'm', userName: 'u' })).toThrow();
  });
});

describe('a type of your own', () => {
  it('is mapped in the same way, dateTimes and numbers included', () => {
    const licences = mapResource(
      {
        name: 'Licence',
        schema: {
          id: 'urn:example:Licence',
          attributes: [
            { name: 'seats', type: 'integer' },
            { name: 'price', type: 'decimal' },
            { name: 'expires', type: 'dateTime' },
            { name: 'signed', type: 'dateTime' },
            { name: 'tags', multiValued: true, caseExact: true },
          ],
        },
      },
      {
        ...META,
        seats: 'seats',
        price: 'price',
        expires: 'expires_at',
        signed: { column: 'signed_at', kind: 'text' },
        tags: { column: 'tags', key: 'tag_keys' },
      },
    );
    const draft = {
      seats: 25,
      price: 19.9,
      expires: '2027-01-01T01:00:00+01:00',
      signed: '2026-01-01T00:00:00',
      tags: ['A', 'b'],
    };
    const row = licences.toRow(draft);
    expect(row).toMatchObject({ seats: 25, tags: '["A","b"]', tag_keys: ['A', 'b'] });
    expect(licences.toResource({ ...row, ...OWN, price: '19.90' })).toMatchObject({
      ...draft,
      expires: '2027-01-01T00:00:00.000Z',
    });
  });
});
