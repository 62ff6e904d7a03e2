import { describe, expect, it } from '@jest/globals';
import { filterToSql, mapUsers, type UserColumns } from 'express-scim';
import fc from 'fast-check';
import { bound } from '../../filter/support.js';
import { mountScim } from '../../support/app.js';
import { rowStore } from '../../support/row-store.js';

const BASE = {
  id: 'id',
  'meta.created': 'created_at',
  'meta.lastModified': 'updated_at',
  'meta.version': 'version',
  externalId: 'external_id',
  userName: 'login',
  active: 'is_active',
} as const;

const ONE = { 'emails[primary eq true].value': 'email' } as const;

const SHAPES: Readonly<Record<string, UserColumns>> = {
  'one column for any e-mail, phone and address': {
    ...BASE,
    ...ONE,
    'phoneNumbers[primary eq true].value': 'phone',
    'addresses[primary eq true].formatted': 'address',
  },
  'one e-mail with its type and display': {
    ...BASE,
    ...ONE,
    'emails[primary eq true].type': 'email_type',
    'emails[primary eq true].display': 'email_name',
    'photos[primary eq true].value': 'photo',
  },
  'columns by type': {
    ...BASE,
    'emails[type eq "work"].value': 'work_mail',
    'emails[type eq "home"].value': 'home_mail',
    'phoneNumbers[type eq "work"].value': 'phone',
    'name.givenName': 'first_name',
  },
  'lists as a whole': { ...BASE, emails: 'emails', phoneNumbers: 'phones', name: 'name' },
  'no lists at all': { ...BASE, title: 'title' },
};

const mounted = (columns: UserColumns) => {
  const mapping = mapUsers(columns);
  return { mapping, ...mountScim({ userStore: rowStore(mapping), baseUrl: 'https://x.example' }) };
};

const PATCH = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
const patchOf = (...Operations: object[]) => ({ schemas: PATCH, Operations });

const word = fc.constantFrom('a@x.example', 'b@x.example', 'c@x.example');
const element = fc.record(
  {
    value: word,
    type: fc.constantFrom('work', 'home', 'other', 'mobile'),
    primary: fc.boolean(),
    display: word,
  },
  { requiredKeys: ['value'] },
);
const body = fc.record(
  {
    userName: fc.constant('ada'),
    emails: fc.array(element, { maxLength: 3 }),
    phoneNumbers: fc.array(element, { maxLength: 3 }),
    photos: fc.constant([{ value: 'https://x.example/p.png', type: 'photo' }]),
    addresses: fc.constant([{ formatted: 'Main Street 1', type: 'home' }]),
    name: fc.constant({ givenName: 'Ada', familyName: 'Lovelace' }),
    title: fc.constant('Engineer'),
    nickName: fc.constant('Countess'),
  },
  { requiredKeys: ['userName'] },
);
const operation = fc.oneof(
  fc.record({
    op: fc.constantFrom('add', 'replace'),
    path: fc.constantFrom('emails[type eq "work"].value', 'emails[primary eq true].value'),
    value: word,
  }),
  fc.record({
    op: fc.constantFrom('add', 'replace'),
    path: fc.constantFrom('emails', 'phoneNumbers'),
    value: fc.array(element, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ op: fc.constant('remove'), path: fc.constantFrom('emails', 'title', 'name') }),
  fc.record({ op: fc.constant('replace'), value: fc.record({ title: word, displayName: word }) }),
);

/** With it a PATCH answers with the resource. */
const SHOWN = 'attributes=emails,phoneNumbers,photos,addresses,name,title,displayName';

describe.each(Object.entries(SHAPES))('a store with %s', (_, columns) => {
  it('answers a write with what a read shows afterwards', async () => {
    const { scim } = mounted(columns);
    const step = fc.oneof(
      fc.record({ put: body }),
      fc.record({ patch: fc.array(operation, { minLength: 1, maxLength: 2 }) }),
    );
    await fc.assert(
      fc.asyncProperty(body, fc.array(step, { maxLength: 3 }), async (first, steps) => {
        const posted = await scim.post('/Users', first).expect(201);
        const path = `/Users/${posted.body.id}`;
        expect((await scim.get(path)).body).toEqual(posted.body);
        for (const each of steps) {
          const answer =
            'put' in each
              ? await scim.put(path, each.put)
              : await scim.patch(`${path}?${SHOWN}`, patchOf(...each.patch));
          const read = await scim.get('put' in each ? path : `${path}?${SHOWN}`).expect(200);
          if (answer.status === 200) expect(read.body).toEqual(answer.body);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('shows no attribute that its schema does not have', async () => {
    const { scim } = mounted(columns);
    const { body: schema } = await scim.get('/Schemas/urn:ietf:params:scim:schemas:core:2.0:User');
    const names = new Set(schema.attributes.map(({ name }: { name: string }) => name));
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const { body: shown } = await scim.post('/Users', sent).expect(201);
        const { id: _i, meta: _m, schemas: _s, externalId: _e, ...rest } = shown;
        expect(Object.keys(rest).filter((name) => !names.has(name))).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});

describe('a column for the primary value, or the first, of any type', () => {
  const shown = (value: string) => [{ value, type: 'work', primary: true }];

  it.each([
    ['without type', [{ value: 'a' }], 'a'],
    ['of another type', [{ value: 'a', type: 'home' }], 'a'],
    ['that is primary, before others', [{ value: 'a' }, { value: 'b', primary: true }], 'b'],
    ['that is first, where none is primary', [{ value: 'a', type: 'x' }, { value: 'b' }], 'a'],
  ])('keeps an e-mail %s', async (_, emails, value) => {
    const { scim } = mounted({ ...BASE, ...ONE });
    const posted = await scim.post('/Users', { userName: 'ada', emails }).expect(201);
    expect(posted.body.emails).toEqual(shown(value));
    expect((await scim.get(`/Users/${posted.body.id}`)).body.emails).toEqual(shown(value));
  });

  it('is written by type and as the primary one, as clients do', async () => {
    const { scim } = mounted({ ...BASE, ...ONE });
    const { body: ada } = await scim.post('/Users', { userName: 'ada' }).expect(201);
    const path = `/Users/${ada.id}`;
    for (const [op, target, value] of [
      ['add', 'emails[type eq "work"].value', 'first'],
      ['replace', 'emails[type eq "work"].value', 'second'],
      ['replace', 'emails[primary eq true].value', 'third'],
    ]) {
      await scim.patch(path, patchOf({ op, path: target, value }));
      expect((await scim.get(path)).body.emails).toEqual(shown(String(value)));
    }
    await scim.patch(path, patchOf({ op: 'remove', path: 'emails' }));
    expect((await scim.get(path)).body.emails).toBeUndefined();
  });

  it('keeps the type where that has a column, and publishes what is kept', async () => {
    const typed = mounted({ ...BASE, ...ONE, 'emails[primary eq true].type': 'email_type' });
    const emails = [{ value: 'a', type: 'home', display: 'A' }];
    const { body: ada } = await typed.scim.post('/Users', { userName: 'ada', emails });
    expect(ada.emails).toEqual([{ value: 'a', type: 'home', primary: true }]);
    expect(typed.mapping.capabilities.types).toBeUndefined();

    const { mapping, scim } = mounted({ ...BASE, ...ONE });
    expect(mapping.capabilities).toEqual({
      attributes: ['userName', 'active', 'emails.value', 'emails.primary', 'emails.type'],
      types: { emails: ['work'] },
    });
    const { body: schema } = await scim.get('/Schemas/urn:ietf:params:scim:schemas:core:2.0:User');
    const [list] = schema.attributes.filter(({ name }: { name: string }) => name === 'emails');
    const parts = list.subAttributes.map(({ name }: { name: string }) => name);
    expect(parts.sort()).toEqual(['primary', 'type', 'value']);
  });

  it.each([
    ['emails[type eq "work"].value eq "A"', '((u."email" IS NOT NULL) AND (TRUE AND '],
    ['emails[primary eq true and value eq "A"]', '((u."email" IS NOT NULL) AND (TRUE AND '],
    ['emails[type eq "home"]', '((u."email" IS NOT NULL) AND FALSE)'],
    ['emails.primary eq false', '((u."email" IS NOT NULL) AND FALSE)'],
  ])('is found by filters in SQL: %s', (filter, text) => {
    const sql = mapUsers({ ...BASE, ...ONE }).sql('u');
    expect(filterToSql(bound(filter), sql).text).toContain(text);
  });

  it('cannot stand beside columns by type, nor say itself whether it is primary', () => {
    const both = { ...BASE, ...ONE, 'emails[type eq "work"].value': 'work_mail' } as const;
    expect(() => mapUsers(both)).toThrow('"emails" has columns by type, and others');
    const primary: object = { 'emails[primary eq true].primary': 'is_primary' };
    expect(() => mapUsers({ ...BASE, ...primary })).toThrow(
      '"emails[primary eq true].primary" is known already',
    );
  });
});
