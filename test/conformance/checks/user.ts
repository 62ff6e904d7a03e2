import { expect } from '@jest/globals';
import type { Answer } from '../answer.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { aUser, patch, replace } from '../messages.js';
import type { World } from '../world.js';

const SECRET = 'Correct-Horse-7';

/** Which values of one attribute a provider with the preset `rfc` takes, and which it refuses. */
async function expectValues(
  t: World,
  name: string,
  { right, wrong }: { readonly right: readonly unknown[]; readonly wrong: readonly unknown[] },
): Promise<void> {
  const scim = await t.mount({ conformance: 'rfc' });
  for (const value of right) {
    const { id } = await scim.createUser({ [name]: value });
    expect((await scim.get(`/Users/${id}`)).body).toMatchObject({ [name]: value });
  }
  for (const value of wrong) {
    const answer = await scim.post('/Users', aUser({ [name]: value }));
    expect({ value, status: answer.status }).toEqual({ value, status: 400 });
    expectScimError(answer, 400, 'invalidValue');
  }
}

/** RFC 7643 §4.1.1: the single-valued attributes of a user. */
export const userChecks: readonly Check[] = [
  {
    ids: ['RFC7643-4.1.1-a'],
    title: 'userName is required and not empty',
    async run(t) {
      for (const conformance of ['lenient', 'rfc'] as const) {
        const scim = await t.mount({ conformance });
        const { userName: _, ...nameless } = aUser();
        for (const body of [
          nameless,
          { ...nameless, userName: '' },
          { ...nameless, userName: '  ' },
          { ...nameless, userName: null },
        ]) {
          expectScimError(await scim.post('/Users', body), 400, 'invalidValue');
        }
        const { id } = await scim.createUser();
        expectScimError(await scim.put(`/Users/${id}`, nameless), 400, 'invalidValue');
      }
    },
  },
  {
    ids: ['RFC7643-4.1.1-b'],
    title: 'userName is unique, whatever its case',
    async run(t) {
      const scim = await t.mount();
      await scim.createUser({ userName: 'bjensen' });
      for (const userName of ['bjensen', 'BJensen']) {
        expectScimError(await scim.post('/Users', aUser({ userName })), 409, 'uniqueness');
      }
      const other = await scim.createUser({ userName: 'jsmith' });
      const rename = patch(replace('userName', 'BJENSEN'));
      expectScimError(await scim.patch(`/Users/${other.id}`, rename), 409, 'uniqueness');
      expect((await scim.get('/Users')).body.totalResults).toBe(2);
    },
  },
  {
    ids: ['RFC7643-4.1.1-c'],
    title: 'userName is filtered without case, and kept as sent',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser({ userName: 'bJensen' });
      await scim.createUser({ userName: 'jsmith' });
      for (const filter of [
        'userName eq "BJENSEN"',
        'userName eq "bjensen"',
        'userName sw "BJ"',
        'userName co "JENS"',
      ]) {
        expect(await scim.find('/Users', filter)).toEqual([id]);
      }
      expect((await scim.get(`/Users/${id}`)).body.userName).toBe('bJensen');
    },
  },
  {
    ids: ['RFC7643-4.1.1-d'],
    title: 'name may be formatted only, parts only, or both',
    run: (t) =>
      expectValues(t, 'name', {
        right: [
          { formatted: 'Ms. Ada Lovelace' },
          { givenName: 'Ada', familyName: 'Lovelace' },
          { formatted: 'Ada Lovelace', givenName: 'Ada' },
        ],
        wrong: ['Ada Lovelace'],
      }),
  },
  {
    ids: ['RFC7643-4.1.1-d'],
    title: 'no part of a name is invented',
    async run(t) {
      const scim = await t.mount();
      for (const name of [{ formatted: 'Ms. Ada Lovelace' }, { givenName: 'Ada' }]) {
        expect((await scim.createUser({ name })).name).toEqual(name);
      }
    },
  },
  {
    ids: ['RFC7643-4.1.1-e'],
    title: 'preferredLanguage is as in Accept-Language',
    run: (t) =>
      expectValues(t, 'preferredLanguage', {
        right: ['en', 'en-US', 'en-US,fr;q=0.5', '*'],
        wrong: ['english please', 'en_US;x', 'en;q=2'],
      }),
  },
  {
    ids: ['RFC7643-4.1.1-e'],
    title: 'locale is a language tag',
    run: (t) =>
      expectValues(t, 'locale', { right: ['en-US', 'de', 'zh-Hant-TW'], wrong: ['english!!'] }),
  },
  {
    ids: ['RFC7643-4.1.1-f'],
    title: 'a locale with an underscore is taken',
    async run(t) {
      const scim = await t.mount();
      expect(await scim.createUser({ locale: 'en_US' })).toMatchObject({ locale: 'en_US' });
    },
  },
  {
    ids: ['RFC7643-4.1.1-g'],
    title: 'timezone is the name of an IANA zone',
    run: (t) =>
      expectValues(t, 'timezone', {
        right: ['America/Los_Angeles', 'Europe/Zurich', 'UTC'],
        wrong: ['Mars/Phobos', '+01:00', 'soon'],
      }),
  },
  {
    ids: ['RFC7643-4.1.1-h'],
    title: 'profileUrl is a URI',
    run: (t) =>
      expectValues(t, 'profileUrl', {
        right: ['https://example.com/ada', 'people/ada'],
        wrong: ['::', 'http://a b/', 'not a uri %%'],
      }),
  },
  {
    ids: ['RFC7643-4.1.1-j', 'RFC7643-4.1.1-n', 'RFC7643-9-a'],
    title: 'a password appears in no answer, event, log line or record',
    async run(t) {
      const scim = await t.mount();
      const user = aUser({ password: SECRET });
      const made = await scim.post('/Users', user);
      expectStatus(made, 201);
      const path = `/Users/${made.body.id}`;
      const answers: readonly Answer[] = [
        made,
        await scim.get(path),
        await scim.get(`${path}?attributes=password,userName`),
        await scim.get('/Users'),
        await scim.get('/Users?attributes=password'),
        await scim.put(path, { ...user, title: 'x' }),
        await scim.put(`${path}?attributes=password`, { ...user, title: 'y' }),
        await scim.patch(path, patch(replace('password', `${SECRET}!`))),
        await scim.patch(`${path}?attributes=password`, patch(replace('password', SECRET))),
        await scim.patch(path, patch(replace(undefined, { password: SECRET, title: 'z' }))),
        await scim.post('/Users', user),
        await scim.post('/Users', aUser({ userName: null, password: SECRET })),
        await scim.patch(path, patch(replace('password.x', SECRET))),
        await scim.get(`/Users?filter=${encodeURIComponent(`password eq "${SECRET}"`)}`),
      ];
      const [stored] = (
        await scim.stores.userStore.list(
          {
            tenantId: 'default',
            principal: { id: 'check' },
            requestId: 'check',
            signal: new AbortController().signal,
          },
          { page: { kind: 'index', startIndex: 1, count: 10 } },
        )
      ).resources;
      expect(stored).toMatchObject({ userName: user.userName });
      expect(scim.events.length).toBeGreaterThan(0);
      const everything = [
        ...answers.map(({ text }) => text),
        JSON.stringify(stored),
        JSON.stringify(scim.events),
        ...scim.log,
      ];
      for (const text of everything) {
        expect(text).not.toContain(SECRET);
        expect(text).not.toMatch(/"password":/);
      }
    },
  },
  {
    ids: ['RFC7643-4.1.1-l', 'RFC7643-4.1.1-m', 'RFC7643-7-p'],
    title: 'a password cannot be filtered by, with no operator',
    async run(t) {
      const scim = await t.mount();
      await scim.createUser({ password: SECRET });
      const filters = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'].map(
        (operator) => `password ${operator} "Correct-Horse-7"`,
      );
      for (const filter of [...filters, 'password pr', 'not (password sw "C")']) {
        const path = `/Users?filter=${encodeURIComponent(filter)}`;
        expectScimError(await scim.get(path), 400, 'invalidFilter');
      }
      expectScimError(await scim.get('/Users?sortBy=password'), 400, 'invalidValue');
    },
  },
];
