import { expect } from '@jest/globals';
import { createMemoryStores, type ReadOptions } from '../../../src/index.js';
import { overriding } from '../../support/stores.js';
import type { Answer, Body } from '../answer.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { aUser, ENTERPRISE, patch, replace, SEARCH_REQUEST, USER } from '../messages.js';
import type { Provider, World } from '../world.js';

const PERSON = {
  title: 'Boss',
  displayName: 'Ada',
  name: { givenName: 'Ada', familyName: 'King', middleName: 'A.' },
  emails: [{ value: 'ada@x.org', type: 'work', primary: true }],
  schemas: [USER, ENTERPRISE],
  [ENTERPRISE]: { department: 'R&D', employeeNumber: '7' },
};

async function withPerson(t: World): Promise<{ readonly scim: Provider; readonly ada: Body }> {
  const scim = await t.mount({ conformance: 'rfc' });
  return { scim, ada: await scim.createUser({ userName: 'ada', ...PERSON }) };
}

/** What GET shows of Ada, beside what is always shown. */
async function shown(scim: Provider, ada: Body, query: string): Promise<object> {
  const answer = await scim.get(`/Users/${ada.id}?${query}`);
  expectStatus(answer, 200);
  const { schemas, id, ...rest } = answer.body;
  expect({ query, schemas, id }).toEqual({ query, schemas: ada.schemas, id: ada.id });
  return rest;
}

type Parameters = { readonly attributes?: string[]; readonly excludedAttributes?: string[] };

/** Every operation that answers with a resource: the names that the resource in its answer has. */
async function namesShown(
  scim: Provider,
  ada: Body,
  parameters: Parameters,
): Promise<Record<string, readonly string[]>> {
  const query = Object.entries(parameters).map(([name, list]) => `${name}=${list.join(',')}`);
  const at = (path: string) => `${path}?${query.join('&')}`;
  const path = at(`/Users/${ada.id}`);
  const search = { schemas: [SEARCH_REQUEST], ...parameters };
  const body = { ...PERSON, userName: 'ada' };
  const answers: Record<string, Answer> = {
    get: await scim.get(path),
    list: await scim.get(at('/Users')),
    root: await scim.get(at('/')),
    search: await scim.post('/Users/.search', search),
    rootSearch: await scim.post('/.search', search),
    put: await scim.put(path, body),
    patch: await scim.patch(path, patch(replace('title', 'Chief'))),
    post: await scim.post(at('/Users'), aUser(PERSON)),
  };
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => {
      expectStatus(answer, 200, 201);
      return [name, Object.keys(answer.body.Resources?.[0] ?? answer.body).sort()];
    }),
  );
}

/** What of a resource is shown (RFC 7644 §3.4.2.5, §3.9). */
export const projectionChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.4.2.5-a', 'RFC7644-3.9-a'],
    title: 'attributes and excludedAttributes work with every operation that shows a resource',
    async run(t) {
      const only = ['displayName', 'id', 'schemas'];
      const { scim, ada } = await withPerson(t);
      const few = await namesShown(scim, ada, { attributes: ['displayName'] });
      for (const [operation, names] of Object.entries(few)) {
        expect({ operation, names }).toEqual({ operation, names: only });
      }
      const second = await withPerson(t);
      const excludedAttributes = ['title', 'meta', 'emails', ENTERPRISE];
      const most = await namesShown(second.scim, second.ada, { excludedAttributes });
      for (const [operation, names] of Object.entries(most)) {
        expect({ operation, names }).toEqual({
          operation,
          names: expect.arrayContaining(['displayName', 'id', 'name', 'schemas', 'userName']),
        });
        expect(names.filter((name) => excludedAttributes.includes(name))).toEqual([]);
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.5-b'],
    title: 'attributes replaces the default set, and what is always shown stays',
    async run(t) {
      const { scim, ada } = await withPerson(t);
      expect(await shown(scim, ada, 'attributes=userName')).toEqual({ userName: 'ada' });
      expect(await shown(scim, ada, 'attributes=meta.resourceType')).toEqual({
        meta: { resourceType: 'User' },
      });
      expect(await shown(scim, ada, 'attributes=nickName')).toEqual({});
    },
  },
  {
    ids: ['RFC7644-3.4.2.5-c', 'RFC7644-3.9-c'],
    title: 'excludedAttributes takes from the default set, never what is always shown',
    async run(t) {
      const { scim, ada } = await withPerson(t);
      const { schemas: _, id: _id, title: _title, ...others } = ada;
      expect(await shown(scim, ada, 'excludedAttributes=id,schemas,title')).toEqual(others);
      const crew = await scim.createGroup('Crew', [ada.id]);
      const { members: _members, ...group } = (await scim.get(`/Groups/${crew.id}`)).body;
      const read = await scim.get(`/Groups/${crew.id}?excludedAttributes=members`);
      expect(read.body).toEqual(group);
      const { Resources } = (await scim.get('/Groups?excludedAttributes=members')).body;
      expect(Resources).toEqual([group]);
    },
  },
  {
    ids: ['RFC7644-3.4.2.5-d'],
    title: 'names have dots and schema URNs',
    async run(t) {
      const { scim, ada } = await withPerson(t);
      const attributes = `name.givenName,${ENTERPRISE}:department,${USER}:title`;
      expect(await shown(scim, ada, `attributes=${encodeURIComponent(attributes)}`)).toEqual({
        name: { givenName: 'Ada' },
        title: 'Boss',
        [ENTERPRISE]: { department: 'R&D' },
      });
      const rest = await shown(scim, ada, `excludedAttributes=${encodeURIComponent(attributes)}`);
      expect(rest).toMatchObject({ [ENTERPRISE]: { employeeNumber: '7' } });
      expect(rest).not.toHaveProperty('title');
      expect(rest).not.toHaveProperty(['name', 'givenName']);
      expect(rest).not.toHaveProperty([ENTERPRISE, 'department']);
    },
  },
  {
    ids: ['RFC7644-3.4.2.5-e'],
    title: 'a schema URN names the whole extension',
    async run(t) {
      const { scim, ada } = await withPerson(t);
      const extension = { department: 'R&D', employeeNumber: '7' };
      expect(await shown(scim, ada, `attributes=${ENTERPRISE}`)).toEqual({
        [ENTERPRISE]: extension,
      });
      const rest = await shown(scim, ada, `excludedAttributes=${ENTERPRISE}`);
      expect(rest).toMatchObject({ userName: 'ada', title: 'Boss' });
      expect(rest).not.toHaveProperty([ENTERPRISE]);
    },
  },
  {
    ids: ['RFC7644-3.9-b'],
    title: 'attributes and excludedAttributes exclude each other',
    async run(t) {
      const { scim, ada } = await withPerson(t);
      const both = 'attributes=userName&excludedAttributes=title';
      const path = `/Users/${ada.id}`;
      const body = aUser();
      for (const answer of [
        await scim.get(`${path}?${both}`),
        await scim.get(`/Users?${both}`),
        await scim.post(`/Users?${both}`, body),
        await scim.put(`${path}?${both}`, body),
        await scim.patch(`${path}?${both}`, patch(replace('title', 'x'))),
        await scim.post('/Users/.search', {
          schemas: [SEARCH_REQUEST],
          attributes: ['userName'],
          excludedAttributes: ['title'],
        }),
      ]) {
        expectScimError(answer, 400, 'invalidValue');
      }
      expect((await scim.get('/Users')).body.Resources).toEqual([ada]);
    },
  },
  {
    ids: ['RFC7644-3.9-d'],
    title: 'names are separated by commas, with spaces or without, in any case',
    async run(t) {
      const { scim, ada } = await withPerson(t);
      for (const list of [
        'USERNAME,%20name.givenName',
        'Name.GIVENNAME%20,+username',
        ',userName,name.givenname,',
      ]) {
        expect(await shown(scim, ada, `attributes=${list}`)).toEqual({
          userName: 'ada',
          name: { givenName: 'Ada' },
        });
      }
      const rest = await shown(scim, ada, 'excludedAttributes=TITLE,%20DisplayName');
      expect(rest).not.toHaveProperty('title');
      expect(rest).not.toHaveProperty('displayName');
    },
  },
  {
    ids: ['RFC7644-3.9-e'],
    title: 'unknown names are ignored',
    async run(t) {
      const { scim, ada } = await withPerson(t);
      for (const unknown of ['foo', 'name.foo', 'urn:x:y', '__proto__', 'constructor']) {
        const few = await shown(scim, ada, `attributes=${unknown},userName`);
        expect(few).toEqual({ userName: 'ada' });
        const all = await shown(scim, ada, `excludedAttributes=${unknown}`);
        expect({ ...all, schemas: ada.schemas, id: ada.id }).toEqual(ada);
      }
    },
  },
  {
    ids: ['RFC7644-3.9-f'],
    title: 'a complex attribute brings its parts, a part itself alone',
    async run(t) {
      const { scim, ada } = await withPerson(t);
      const { name, emails } = PERSON;
      expect(await shown(scim, ada, 'attributes=name,emails')).toEqual({ name, emails });
      expect(await shown(scim, ada, 'attributes=name.givenName')).toEqual({
        name: { givenName: 'Ada' },
      });
      expect(await shown(scim, ada, 'attributes=emails.value')).toEqual({
        emails: [{ value: 'ada@x.org' }],
      });
    },
  },
  {
    ids: ['RFC7644-3.9-g'],
    title: 'a part that is excluded leaves the others',
    async run(t) {
      const { scim, ada } = await withPerson(t);
      const rest = await shown(scim, ada, 'excludedAttributes=name.familyName,emails.type');
      expect(rest).toMatchObject({ title: 'Boss' });
      expect((rest as Body).name).toEqual({ givenName: 'Ada', middleName: 'A.' });
      expect((rest as Body).emails).toEqual([{ value: 'ada@x.org', primary: true }]);
    },
  },
  {
    ids: ['RFC7644-3.9-h'],
    title: 'the store is not asked for members that nobody will see',
    async run(t) {
      const { groupStore, ...rest } = createMemoryStores();
      const { membersOf } = groupStore;
      let asked = 0;
      const hints: (ReadOptions | undefined)[] = [];
      const scim = await t.mount({
        ...rest,
        groupStore: overriding(groupStore, {
          get: (ctx, id, options) => {
            hints.push(options);
            return groupStore.get(ctx, id, options);
          },
          list: (ctx, query) => {
            hints.push(query);
            return groupStore.list(ctx, query);
          },
          membersOf: (ctx, ids) => {
            asked += 1;
            return membersOf.call(groupStore, ctx, ids);
          },
        }),
      });
      const user = await scim.createUser();
      const { id } = await scim.createGroup('Crew', [user.id]);
      const look = async (...paths: readonly string[]) => {
        asked = 0;
        hints.length = 0;
        for (const path of paths) expectStatus(await scim.get(path), 200);
      };
      const without = 'excludedAttributes=members';
      const only = 'attributes=displayName';
      await look(`/Groups/${id}?${without}`, `/Groups?${without}`, `/Groups?${only}`);
      expect(asked).toBe(0);
      expect(hints).toHaveLength(3);
      for (const hint of hints) expect(hint?.without).toEqual(['members']);
      expect(hints[2]?.attributes).toContain('displayName');
      await look(`/Groups/${id}`);
      expect(asked).toBe(1);
    },
  },
];
