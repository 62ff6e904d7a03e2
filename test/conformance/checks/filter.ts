import { expect } from '@jest/globals';
import { createMemoryStores } from '../../../src/index.js';
import { overriding } from '../../support/stores.js';
import type { Check } from '../check.js';
import { expectScimError } from '../expect.js';
import { ENTERPRISE, USER } from '../messages.js';
import type { Provider, World } from '../world.js';

const email = (type: string, value: string) => ({ type, value });

/** Three people that differ in everything a filter can look at. */
async function withPeople(t: World, options = {}): Promise<Provider> {
  const scim = await t.mount({ conformance: 'rfc', ...options });
  const ada = await scim.createUser({
    userName: 'Ada',
    title: 'Boss',
    externalId: 'X1',
    name: { givenName: 'Ada', familyName: 'King' },
    emails: [email('work', 'ada@x.org'), email('home', 'ada@y.org')],
  });
  await scim.createUser({
    userName: 'bea',
    title: 'boss of bosses',
    externalId: 'x1',
    active: false,
    name: { givenName: 'Bea' },
    emails: [email('work', 'bea@y.org'), email('home', 'bea@x.org')],
    schemas: [USER, ENTERPRISE],
    [ENTERPRISE]: { department: 'R&D', manager: { value: ada.id } },
  });
  await scim.createUser({ userName: 'cyr', name: {}, emails: [] });
  return scim;
}

/** The names of the people that a filter finds, in lower case, one after the other. */
async function found(scim: Provider, filter: string): Promise<string> {
  const answer = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
  expect({ filter, status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
  return answer.body.Resources.map(({ userName }) => userName.toLowerCase())
    .sort()
    .join(' ');
}

/** Expects what each filter finds. */
async function expectFound(scim: Provider, table: Readonly<Record<string, string>>) {
  const actual: Record<string, string> = {};
  for (const filter of Object.keys(table)) actual[filter] = await found(scim, filter);
  expect(actual).toEqual(table);
}

/** What filters find (RFC 7644 §3.4.2.2). */
export const filterChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.4.2.2-a', 'RFC7644-3.4.2.2-b'],
    title: 'filtering is offered whatever the store can do, and never ignored',
    async run(t) {
      for (const filter of ['full', 'equality', 'none'] as const) {
        const { userStore, ...rest } = createMemoryStores();
        const capabilities = { ...userStore.capabilities, filter };
        const scim = await withPeople(t, {
          ...rest,
          userStore: overriding(userStore, { capabilities }),
        });
        await expectFound(scim, { 'userName eq "ada"': 'ada', 'title co "boss"': 'ada bea' });
        const { body } = await scim.get('/ServiceProviderConfig');
        expect(body.filter).toMatchObject({ supported: true });
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-c'],
    title: 'names and operators are written in any case',
    run: async (t) =>
      expectFound(await withPeople(t), {
        'USERNAME EQ "ada"': 'ada',
        'Not (USERNAME Eq "ada") AND Title PR': 'bea',
        'username eq "ada" OR userName SW "c"': 'ada cyr',
        'EMAILS[TYPE EQ "work" And VALUE Co "@x"]': 'ada',
      }),
  },
  {
    ids: ['RFC7644-3.4.2.2-e'],
    title: 'what is unassigned differs from every value',
    run: async (t) =>
      expectFound(await withPeople(t), {
        'title ne "Boss"': 'bea cyr',
        'not (title eq "Boss")': 'bea cyr',
        'title eq ""': '',
      }),
  },
  {
    ids: ['RFC7644-3.4.2.2-f'],
    title: 'co, sw and ew look at parts, beginnings and ends, the whole included',
    run: async (t) =>
      expectFound(await withPeople(t), {
        'title co "of"': 'bea',
        'title co "boss"': 'ada bea',
        'title sw "boss"': 'ada bea',
        'title sw "oss"': '',
        'title ew "bosses"': 'bea',
        'title ew "boss"': 'ada',
        'title ew "bo"': '',
        'emails.value ew "@x.org"': 'ada bea',
      }),
  },
  {
    ids: ['RFC7644-3.4.2.2-g'],
    title: 'pr asks for a value that is not empty',
    run: async (t) =>
      expectFound(await withPeople(t), {
        'title pr': 'ada bea',
        'name pr': 'ada bea',
        'name.familyName pr': 'ada',
        'emails pr': 'ada bea',
        [`${ENTERPRISE}:department pr`]: 'bea',
        'id pr': 'ada bea cyr',
      }),
  },
  {
    ids: ['RFC7644-3.4.2.2-j', 'RFC7644-3.4.2.2-k'],
    title: 'not binds before and, and before or, and parentheses before all',
    run: async (t) =>
      expectFound(await withPeople(t), {
        'userName eq "ada" or userName eq "bea" and active eq false': 'ada bea',
        '(userName eq "ada" or userName eq "bea") and active eq false': 'bea',
        'userName eq "cyr" and title pr or active eq false': 'bea',
        'userName eq "cyr" and (title pr or active eq false)': '',
        'not (title pr) and active eq false': '',
        'not (title pr and active eq false)': 'ada cyr',
        'not (title pr) or active eq false': 'bea cyr',
      }),
  },
  {
    ids: ['RFC7644-3.4.2.2-l', 'RFC7644-3.4.2.2-n', 'RFC7644-3.4.2.2-o'],
    title: 'any value of several may match; in brackets one value must meet everything',
    run: async (t) =>
      expectFound(await withPeople(t), {
        'emails.value eq "ada@y.org"': 'ada',
        'emails.type eq "work" and emails.value co "@x"': 'ada bea',
        'emails[type eq "work" and value co "@x"]': 'ada',
        'emails[type eq "home" and value co "@x"]': 'bea',
        'emails[type eq "work" and value co "@z"]': '',
      }),
  },
  {
    ids: ['RFC7644-3.4.2.2-p'],
    title: 'a multi-valued complex attribute alone means its value; another needs a sub-attribute',
    async run(t) {
      const scim = await withPeople(t);
      await expectFound(scim, {
        'emails co "ada@x"': 'ada',
        'emails.value co "ada@x"': 'ada',
        'name.familyName eq "King"': 'ada',
      });
      const path = `/Users?filter=${encodeURIComponent('name eq "King"')}`;
      expectScimError(await scim.get(path), 400, 'invalidFilter');
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-s', 'RFC7644-3.4.2.2-t'],
    title: 'attributes are named with their schema URN, whose dots and colons are its own',
    async run(t) {
      const scim = await withPeople(t);
      const [ada] = await scim.find('/Users', 'userName eq "ada"');
      await expectFound(scim, {
        [`${USER}:userName sw "A"`]: 'ada',
        [`${USER}:name.familyName eq "King"`]: 'ada',
        [`${USER}:emails[type eq "home" and value ew "x.org"]`]: 'bea',
        [`${ENTERPRISE}:department eq "r&d"`]: 'bea',
        [`${ENTERPRISE.toUpperCase()}:DEPARTMENT eq "R&D"`]: 'bea',
        [`${ENTERPRISE}:manager.value eq "${ada}"`]: 'bea',
        [`not (${ENTERPRISE}:department pr)`]: 'ada cyr',
      });
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-v'],
    title: 'userName is found in any case, externalId in its own',
    async run(t) {
      await expectFound(await withPeople(t), {
        'userName eq "ADA"': 'ada',
        'title sw "BOSS"': 'ada bea',
        'externalId eq "X1"': 'ada',
        'externalId eq "x1"': 'bea',
        'externalId sw "x"': 'bea',
      });
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-w'],
    title: 'a default value is found as if it had been sent',
    async run(t) {
      const scim = await withPeople(t);
      const schemas = [USER];
      const made = await scim.post('/Users', { schemas, userName: 'dan' });
      expect(made).toMatchObject({ status: 201, body: { active: true } });
      await expectFound(scim, {
        'active eq true': 'ada cyr dan',
        'active eq false': 'bea',
        'active pr': 'ada bea cyr dan',
      });
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-x'],
    title: 'schemas can be filtered',
    run: async (t) =>
      expectFound(await withPeople(t), {
        [`schemas eq "${ENTERPRISE}"`]: 'bea',
        [`schemas eq "${USER}"`]: 'ada bea cyr',
        [`not (schemas eq "${ENTERPRISE}")`]: 'ada cyr',
      }),
  },
  {
    ids: ['RFC7644-3.4.2.2-z'],
    title: 'an attribute that no schema has is unassigned, or refused where a profile demands it',
    async run(t) {
      for (const conformance of ['lenient', 'rfc'] as const) {
        await expectFound(await withPeople(t, { conformance }), {
          'foo eq "x"': '',
          'foo pr': '',
          'not (foo pr)': 'ada bea cyr',
          'foo eq "x" or title pr': 'ada bea',
        });
      }
      const scim = await t.mount({ conformance: 'interop' });
      for (const filter of ['foo eq "x"', 'userName pr and foo pr']) {
        const answer = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
        expectScimError(answer, 400, 'invalidFilter');
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-aa'],
    title: 'eq null finds what is unassigned, ne null what is not',
    run: async (t) =>
      expectFound(await withPeople(t), {
        'title eq null': 'cyr',
        'title ne null': 'ada bea',
        'name.familyName eq null': 'bea cyr',
        'emails eq null': 'cyr',
      }),
  },
  {
    ids: ['RFC7644-3.4.2.2-ad'],
    title: '$ref and the parts of meta can be filtered',
    async run(t) {
      const scim = await withPeople(t);
      const [ada = ''] = await scim.find('/Users', 'userName eq "ada"');
      const crew = await scim.createGroup('Crew', [ada]);
      await scim.createGroup('Others');
      const uri = `${scim.baseUrl}/Users/${ada}`;
      for (const filter of [`members[$ref eq "${uri}"]`, `members.$ref eq "${uri}"`]) {
        expect(await scim.find('/Groups', filter)).toEqual([crew.id]);
      }
      await expectFound(scim, {
        'meta.lastModified gt "2011-05-13T04:42:34Z"': 'ada bea cyr',
        'meta.created lt "2011-05-13T04:42:34Z"': '',
        'meta.resourceType eq "User"': 'ada bea cyr',
        [`meta.location eq "${uri}"`]: 'ada',
      });
    },
  },
];
