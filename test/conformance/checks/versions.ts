import { expect } from '@jest/globals';
import { createMemoryStores, type ScimOptions } from '../../../src/index.js';
import { withLatency } from '../../support/stores.js';
import { createWholeGroupStores } from '../../support/whole-group-stores.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { add, aUser, patch, remove, replace } from '../messages.js';
import { applied } from '../patching.js';

/** Without `groups`, whose digest stands behind the version. */
const versioned = (id: string) => `/Users/${id}?excludedAttributes=groups`;
const title = (value: string) => patch(replace('title', value));
const opaque = (version: string) => version.replace(/^W\//, '');

/** Entity tags (RFC 7644 §3.14). */
export const versionChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.14-a', 'RFC7644-3.14-b', 'RFC7644-3.14-c'],
    title: 'every answer with a resource has its version as ETag and in meta.version',
    async run(t) {
      const scim = await t.mount();
      expect((await scim.get('/ServiceProviderConfig')).body.etag).toEqual({ supported: true });
      const made = await scim.post('/Users', aUser());
      const path = `/Users/${made.body.id}`;
      const answers = [
        made,
        await scim.get(path),
        await scim.put(path, aUser({ title: 'a' })),
        await scim.patch(path, title('b')),
      ];
      for (const { headers, body } of answers) {
        expect(headers.etag).toMatch(/^(W\/)?"[^"]+"$/);
        expect(body.meta.version).toBe(headers.etag);
      }
      const group = await scim.createGroup('Crew');
      const silent = await scim.patch(
        `/Groups/${group.id}`,
        patch(add('members', [{ value: made.body.id }])),
      );
      const read = await scim.get(`/Groups/${group.id}`);
      expect(silent.status).toBe(204);
      expect(silent.headers.etag).toBe(read.headers.etag);
      expect(read.body.meta.version).toBe(read.headers.etag);
      const listed = (await scim.get('/Users')).body.Resources.map(({ meta }) => meta.version);
      expect(listed).toEqual([(await scim.get(path)).headers.etag]);
    },
  },
  {
    ids: ['RFC7644-3.14-d'],
    title: 'GET with If-None-Match of the current version is 304 without a body',
    async run(t) {
      const scim = await t.mount();
      const user = await scim.createUser();
      const group = await scim.createGroup('Crew', [user.id]);
      for (const [path, { meta }] of [
        [versioned(user.id), user],
        [`/Groups/${group.id}`, (await scim.get(`/Groups/${group.id}`)).body],
      ] as const) {
        const { version } = meta;
        const list = `W/"other", ${version}`;
        for (const tag of [version, opaque(version), '*', list]) {
          const same = await scim.get(path, { 'If-None-Match': tag });
          expect(same).toMatchObject({ status: 304, text: '' });
          expect(same.headers.etag).toBe(version);
        }
        for (const tag of ['W/"other"', version.replace(/"$/, 'x"'), '"x", "y"']) {
          const other = await scim.get(path, { 'If-None-Match': tag });
          expect(other).toMatchObject({ status: 200, body: { meta: { version } } });
        }
      }
      await scim.patch(`/Users/${user.id}`, title('new'));
      const old = { 'If-None-Match': user.meta.version };
      const changed = await scim.get(versioned(user.id), old);
      expect(changed).toMatchObject({ status: 200, body: { title: 'new' } });
    },
  },
  {
    ids: ['RFC7644-3.14-d', 'RFC7644-3.14-g'],
    title: 'the groups of a user count in If-None-Match, and not in If-Match',
    async run(t) {
      const scim = await t.mount();
      const user = await scim.createUser();
      const path = `/Users/${user.id}`;
      const alone = (await scim.get(path)).headers.etag ?? '';
      const { id } = await scim.createGroup('Crew', [user.id]);
      const joined = (await scim.get(path)).headers.etag ?? '';
      const asked = async (tag: string) => (await scim.get(path, { 'If-None-Match': tag })).status;
      expect([await asked(alone), await asked(joined)]).toEqual([200, 304]);
      await scim.patch(`/Groups/${id}`, patch(replace('displayName', 'Deck')));
      expect(await asked(joined)).toBe(200);
      expectStatus(await scim.patch(path, title('x'), { 'If-Match': alone }), 200);
      expectScimError(await scim.patch(path, title('y'), { 'If-Match': joined }), 412);
    },
  },
  {
    ids: ['RFC7644-3.14-e', 'RFC7644-3.14-f'],
    title: 'a write with a stale If-Match is 412 and changes nothing',
    async run(t) {
      const scim = await t.mount();
      const user = await scim.createUser();
      const group = await scim.createGroup('Crew', [user.id]);
      for (const [path, whole, ...changes] of [
        [`/Users/${user.id}`, aUser({ title: 'x' }), title('x')],
        [
          `/Groups/${group.id}`,
          { schemas: group.schemas, displayName: 'x', members: [] },
          patch(remove('members')),
          patch(replace('displayName', 'y')),
        ],
      ] as const) {
        const stale = { 'If-Match': (await scim.get(path)).body.meta.version };
        expectStatus(await scim.patch(path, patch(replace('displayName', 'now'))), 200, 204);
        const before = await scim.get(path);
        for (const body of changes) {
          expectScimError(await scim.patch(path, body, stale), 412);
        }
        expectScimError(await scim.put(path, whole, stale), 412);
        expectScimError(await scim.delete(path, stale), 412);
        expect((await scim.get(path)).text).toBe(before.text);

        const current = async () => ({ 'If-Match': (await scim.get(path)).body.meta.version });
        for (const body of changes) {
          expectStatus(await scim.patch(path, body, await current()), 200, 204);
        }
        expectStatus(await scim.put(path, whole, await current()), 200);
        expectStatus(await scim.delete(path, await current()), 204);
        expectScimError(await scim.get(path), 404);
      }
    },
  },
  {
    ids: ['RFC7644-3.14-g'],
    title: 'If-Match takes the ETag as it was sent, weak or not, and lists',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const path = `/Users/${id}`;
      const forms = [
        (version: string) => version,
        opaque,
        (version: string) => `W/${opaque(version)}`,
        (version: string) => `"other", ${version}`,
      ];
      for (const [index, form] of forms.entries()) {
        const { version } = (await scim.get(path)).body.meta;
        const changed = await scim.patch(path, title(`${index}`), { 'If-Match': form(version) });
        expect(changed).toMatchObject({ status: 200, body: { title: `${index}` } });
      }
    },
  },
  {
    ids: ['RFC7644-3.14-h'],
    title: 'If-Match: * means that the resource exists',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const any = { 'If-Match': '*' };
      expectStatus(await scim.patch(`/Users/${id}`, title('x'), any), 200);
      // In a list an asterisk is no tag (RFC 9110 §13.1.1).
      const listed = { 'If-Match': 'W/"other", *' };
      expectScimError(await scim.patch(`/Users/${id}`, title('z'), listed), 412);
      expectStatus(await scim.put(`/Users/${id}`, aUser(), any), 200);
      expectStatus(await scim.delete(`/Users/${id}`, any), 204);
      for (const answer of [
        await scim.patch(`/Users/${id}`, title('y'), any),
        await scim.put(`/Users/${id}`, aUser(), any),
        await scim.delete(`/Users/${id}`, any),
      ]) {
        expect([404, 412]).toContain(answer.status);
      }
      expect((await scim.get('/Users')).body.totalResults).toBe(0);
    },
  },
  {
    ids: ['RFC7644-3.14-i'],
    title: 'the version changes with the state and only with it, in every process',
    async run(t) {
      for (const stores of [
        createMemoryStores(),
        createWholeGroupStores(),
        createWholeGroupStores({ versions: false }),
      ]) {
        const scim = await t.mount(stores);
        const another = await t.mount(stores);
        const { id, meta } = await scim.createUser({ title: 'a' });
        const path = `/Users/${id}`;
        const versions = [meta.version];
        for (const operation of [
          replace('title', 'b'),
          add('password', 'a-new-secret'),
          remove('title'),
        ]) {
          versions.push((await applied(scim, path, operation)).meta.version);
        }
        versions.push((await scim.put(path, aUser({ nickName: 'N' }))).body.meta.version);
        expect(new Set(versions).size).toBe(versions.length);
        const last = versions.at(-1);
        for (const version of versions) {
          const answer = await scim.get(versioned(id), { 'If-None-Match': version });
          expectStatus(answer, version === last ? 304 : 200);
        }
        expect((await scim.get(path)).headers.etag).toBe(last);
        expect((await applied(scim, path, replace('nickName', 'N'))).meta.version).toBe(last);
        expect((await another.get(path)).headers.etag).toBe(last);
        expect((await another.get('/Users')).body.Resources[0]?.meta.version).toBe(last);
      }
    },
  },
  {
    ids: ['RFC7644-3.14-j'],
    title: 'of many writes with one If-Match, one is done',
    async run(t) {
      const { userStore, groupStore } = createMemoryStores();
      const slow = {
        userStore: withLatency(userStore, 5),
        groupStore: withLatency(groupStore, 5),
      } satisfies Partial<ScimOptions>;
      const [scim, another] = [await t.mount(slow), await t.mount(slow)];
      const user = await scim.createUser();
      const group = await scim.createGroup('Crew');
      const member = add('members', [{ value: user.id }]);
      for (const [path, { meta }, bodyOf] of [
        [`/Users/${user.id}`, user, (i: number) => title(`${i}`)],
        [
          `/Groups/${group.id}`,
          group,
          (i: number) => patch(replace('displayName', `${i}`), member),
        ],
      ] as const) {
        const writes = Array.from({ length: 20 }, (_, i) =>
          (i % 2 === 0 ? scim : another).patch(path, bodyOf(i), { 'If-Match': meta.version }),
        );
        const answers = await Promise.all(writes);
        const done = answers.filter(({ status }) => status < 300);
        expect(done).toHaveLength(1);
        for (const answer of answers) if (answer !== done[0]) expectScimError(answer, 412);
        expect((await scim.get(path)).headers.etag).toBe(done[0]?.headers.etag);
      }
    },
  },
  {
    ids: ['RFC7644-3.14-k'],
    title: 'what is shown of a resource does not change its version, but for the groups of a user',
    async run(t) {
      const scim = await t.mount();
      const user = await scim.createUser({ title: 'a' });
      const group = await scim.createGroup('Crew', [user.id]);
      for (const path of [`/Users/${user.id}`, `/Groups/${group.id}`]) {
        const { etag } = (await scim.get(`${path}?excludedAttributes=groups`)).headers;
        for (const query of [
          'attributes=displayName',
          'attributes=meta.version',
          'excludedAttributes=members,groups,meta',
        ]) {
          expect((await scim.get(`${path}?${query}`)).headers.etag).toBe(etag);
        }
        const { body } = await scim.get(`${path}?attributes=meta.version`);
        expect(body.meta).toEqual({ version: etag });
      }
    },
  },
];
