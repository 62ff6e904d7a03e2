import { expect } from '@jest/globals';
import { createMemoryStore, createMemoryStores } from '../../../src/index.js';
import { overriding } from '../../support/stores.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { DEVICE, deviceType, withDevices, withTickingClock } from '../fixtures.js';
import { aUser, patch, remove, replace } from '../messages.js';

/** RFC 7643 §3.1: `id`, `externalId` and `meta`. */
export const commonAttributeChecks: readonly Check[] = [
  {
    ids: ['RFC7643-3.1-a'],
    title: 'the server assigns id and meta',
    async run(t) {
      const scim = await t.mount();
      const made = await scim.post('/Users', aUser());
      expect(made.status).toBe(201);
      expect(made.body.id).toMatch(/./);
      expect(made.body.meta).toEqual({
        resourceType: 'User',
        created: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        lastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        location: `${scim.baseUrl}/Users/${made.body.id}`,
        version: expect.any(String),
      });
    },
  },
  {
    ids: ['RFC7643-3.1-b'],
    title: 'ids are unique over all types, also where those of the host are not',
    async run(t) {
      const scim = await t.mount(withDevices([{ name: 'label' }]));
      const ids = new Set<string>();
      for (let i = 0; i < 5; i += 1) {
        ids.add((await scim.createUser()).id);
        ids.add((await scim.createGroup()).id);
        ids.add((await scim.post('/Devices', { schemas: [DEVICE], label: 'a' })).body.id);
      }
      expect(ids.size).toBe(15);
      const prefixed = (prefix: string) => {
        const type = { ...deviceType([{ name: 'label' }]), name: prefix };
        const store = createMemoryStore(type);
        const ids = {
          encode: () => `${prefix}7`,
          decode: (id: string) => (id === `${prefix}7` ? '7' : undefined),
        };
        return { resourceType: type, store: { ...store, ids } };
      };
      const coded = await t.mount({ resourceTypes: [prefixed('Left'), prefixed('Right')] });
      const left = await coded.post('/Lefts', { schemas: [DEVICE], label: 'a' });
      const right = await coded.post('/Rights', { schemas: [DEVICE], label: 'a' });
      expect([left.body.id, right.body.id]).toEqual(['Left7', 'Right7']);
    },
  },
  {
    ids: ['RFC7643-3.1-c'],
    title: 'an id stays, and is never used again',
    async run(t) {
      const scim = await t.mount();
      const user = aUser();
      const { id } = await scim.createUser(user);
      expect((await scim.put(`/Users/${id}`, { ...user, title: 'x' })).body.id).toBe(id);
      const patched = await scim.patch(`/Users/${id}`, patch(replace('userName', 'other')));
      expect(patched.body.id).toBe(id);
      expectStatus(await scim.delete(`/Users/${id}`), 204);
      expect((await scim.createUser(user)).id).not.toBe(id);
      expectScimError(await scim.get(`/Users/${id}`), 404);
    },
  },
  {
    ids: ['RFC7643-3.1-d'],
    title: 'an id that the client sends is not used',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const user = aUser({ id: 'mine' });
      const made = await scim.createUser(user);
      expect(made.id).not.toBe('mine');
      const replaced = await scim.put(`/Users/${made.id}`, { ...user, title: 'x' });
      expect(replaced).toMatchObject({ status: 200, body: { id: made.id, title: 'x' } });
      expectScimError(await scim.get('/Users/mine'), 404);
      const patched = await scim.patch(`/Users/${made.id}`, patch(replace('id', 'mine')));
      expectScimError(patched, 400, 'mutability');
    },
  },
  {
    ids: ['RFC7643-3.1-e'],
    title: 'no id contains the word bulkId',
    async run(t) {
      const scim = await t.mount();
      expect((await scim.createUser()).id).not.toMatch(/bulkId/i);
      const stores = createMemoryStores();
      const userStore = overriding(stores.userStore, {
        create: async (ctx, draft) => ({
          ...(await stores.userStore.create(ctx, draft)),
          id: 'bulkId:1',
        }),
      });
      const faulty = await t.mount({ ...stores, userStore });
      expectScimError(await faulty.post('/Users', aUser()), 500);
      expect((await faulty.get('/Users')).body.totalResults).toBe(0);
      expect(faulty.events).toEqual([]);
    },
  },
  {
    ids: ['RFC7643-3.1-f'],
    title: 'id is case-exact, readOnly and always returned',
    async run(t) {
      const type = deviceType([{ name: 'label' }]);
      const ids = {
        encode: (id: string) => `Abc${id}`,
        decode: (id: string) => (id.startsWith('Abc') ? id.slice(3) : undefined),
      };
      const store = { ...createMemoryStore(type), ids };
      const scim = await t.mount({ resourceTypes: [{ resourceType: type, store }] });
      const made = await scim.post('/Devices', { schemas: [DEVICE], label: 'a' });
      const { id } = made.body;
      expect(id).toMatch(/^Abc/);
      for (const query of ['excludedAttributes=id', 'attributes=label', 'excludedAttributes=ID']) {
        expect((await scim.get(`/Devices/${id}?${query}`)).body.id).toBe(id);
        expect((await scim.get(`/Devices?${query}`)).body.Resources).toMatchObject([{ id }]);
      }
      expect(await scim.find('/Devices', `id eq "${id}"`)).toEqual([id]);
      expect(await scim.find('/Devices', `id eq "${id.toLowerCase()}"`)).toEqual([]);
      expect(await scim.find('/Devices', `id eq "${id.toUpperCase()}"`)).toEqual([]);
      const user = await scim.createUser();
      expect(await scim.find('/Users', `id eq "${user.id.toUpperCase()}"`)).toEqual([]);
      expectScimError(await scim.get(`/Users/${user.id.toUpperCase()}`), 404);
    },
  },
  {
    ids: ['RFC7643-3.1-g'],
    title: 'the server never invents an externalId',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const group = await scim.createGroup();
      for (const path of [`/Users/${id}`, `/Groups/${group.id}`]) {
        expect((await scim.get(path)).body).not.toHaveProperty('externalId');
      }
    },
  },
  {
    ids: ['RFC7643-3.1-h', 'RFC7643-9-d'],
    title: 'externalId has a meaning, and is seen, only in the tenant of the client that set it',
    async run(t) {
      const scim = await t.mount();
      const ours = await scim.createUser({ externalId: '1' });
      const theirs = await scim.otherTenant.createUser({ externalId: '1' });
      expect(await scim.find('/Users', 'externalId eq "1"')).toEqual([ours.id]);
      expect(await scim.otherTenant.find('/Users', 'externalId eq "1"')).toEqual([theirs.id]);
      expectScimError(await scim.otherTenant.get(`/Users/${ours.id}`), 404);
      expect((await scim.otherTenant.get('/Users')).body.totalResults).toBe(1);
    },
  },
  {
    ids: ['RFC7643-3.1-i'],
    title: 'externalId need not be unique',
    async run(t) {
      const scim = await t.mount();
      const ids = [
        (await scim.createUser({ externalId: '1' })).id,
        (await scim.createUser({ externalId: '1' })).id,
      ];
      expect(await scim.find('/Users', 'externalId eq "1"')).toEqual(ids);
    },
  },
  {
    ids: ['RFC7643-3.1-j'],
    title: 'externalId is case-exact and can be changed',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser({ externalId: 'AbC' });
      expect(await scim.find('/Users', 'externalId eq "AbC"')).toEqual([id]);
      expect(await scim.find('/Users', 'externalId eq "abc"')).toEqual([]);
      await scim.patch(`/Users/${id}`, patch(replace('externalId', 'dEf')));
      expect((await scim.get(`/Users/${id}`)).body.externalId).toBe('dEf');
      expect(await scim.find('/Users', 'externalId eq "dEf"')).toEqual([id]);
      await scim.patch(`/Users/${id}`, patch(remove('externalId')));
      expect((await scim.get(`/Users/${id}`)).body).not.toHaveProperty('externalId');
    },
  },
  {
    ids: ['RFC7643-3.1-k'],
    title: 'meta that the client sends is ignored',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const meta = {
        resourceType: 'Group',
        created: '1999-01-01T00:00:00Z',
        lastModified: '1999-01-01T00:00:00Z',
        location: 'https://example.com/',
        version: 'W/"x"',
      };
      const user = aUser({ meta });
      const made = await scim.createUser(user);
      const replaced = await scim.put(`/Users/${made.id}`, { ...user, title: 'x' });
      for (const body of [made, replaced.body, (await scim.get(`/Users/${made.id}`)).body]) {
        expect(body.meta.resourceType).toBe('User');
        expect(body.meta.created).toBe(made.meta.created);
        for (const [name, value] of Object.entries(meta)) {
          expect(body.meta).not.toHaveProperty(name, value);
        }
      }
    },
  },
  {
    ids: ['RFC7643-3.1-l'],
    title: 'meta.resourceType is the name of the type, with case',
    async run(t) {
      const scim = await t.mount(withDevices([{ name: 'label' }]));
      const user = await scim.createUser();
      const group = await scim.createGroup();
      const device = (await scim.post('/Devices', { schemas: [DEVICE], label: 'a' })).body;
      const types = [user, group, device].map(({ meta }) => meta.resourceType);
      expect(types).toEqual(['User', 'Group', 'Device']);
      expect(await scim.find('/Users', 'meta.resourceType eq "User"')).toEqual([user.id]);
      expect(await scim.find('/Users', 'meta.resourceType eq "user"')).toEqual([]);
      expect(await scim.find('/Users', 'meta.resourceType eq "Group"')).toEqual([]);
    },
  },
  {
    ids: ['RFC7643-3.1-m', 'RFC7643-3.1-n'],
    title: 'meta.created stays, meta.lastModified moves with every change',
    async run(t) {
      const scim = await t.mount(withTickingClock());
      const user = aUser();
      const { id, meta } = await scim.createUser(user);
      expect(new Date(meta.created).toISOString()).toBe(meta.created);
      expect(meta.lastModified).toBe(meta.created);
      let last = meta.lastModified;
      const changes = [
        () => scim.patch(`/Users/${id}`, patch(replace('title', 'a'))),
        () => scim.put(`/Users/${id}`, { ...user, title: 'b' }),
        () => scim.patch(`/Users/${id}`, patch(remove('title'))),
      ];
      for (const change of changes) {
        expectStatus(await change(), 200);
        const now = (await scim.get(`/Users/${id}`)).body.meta;
        expect(now.created).toBe(meta.created);
        expect(Date.parse(now.lastModified)).toBeGreaterThan(Date.parse(last));
        last = now.lastModified;
      }
      const group = await scim.createGroup();
      const member = { op: 'add', path: 'members', value: [{ value: id }] };
      expectStatus(await scim.patch(`/Groups/${group.id}`, patch(member)), 200, 204);
      const moved = (await scim.get(`/Groups/${group.id}`)).body.meta;
      expect(Date.parse(moved.lastModified)).toBeGreaterThan(Date.parse(group.meta.lastModified));
    },
  },
  {
    ids: ['RFC7643-3.1-o'],
    title: 'meta.location is the URI of the resource and the Location of the answer',
    async run(t) {
      const scim = await t.mount();
      const made = await scim.post('/Users', aUser());
      const { location } = made.body.meta;
      expect(location).toBe(`${scim.baseUrl}/Users/${made.body.id}`);
      const path = location.replace(scim.baseUrl, '');
      const answers = [made, await scim.get(path), await scim.put(path, aUser())];
      for (const { headers, body } of answers) {
        expect(headers.location ?? headers['content-location']).toBe(location);
        expect(body.meta.location).toBe(location);
      }
      const { Resources } = (await scim.get('/Users')).body;
      expect(Resources).toMatchObject([{ meta: { location } }]);
    },
  },
  {
    ids: ['RFC7643-3.1-p', 'RFC7643-3.1-q'],
    title: 'meta.version is the ETag, and says that it is weak',
    async run(t) {
      const scim = await t.mount();
      const made = await scim.post('/Users', aUser());
      const path = `/Users/${made.body.id}`;
      const patched = await scim.patch(path, patch(replace('title', 'x')));
      const read = await scim.get(path);
      for (const { headers, body } of [made, patched, read]) {
        expect(headers.etag).toMatch(/^W\/"[^"]+"$/);
        expect(body.meta.version).toBe(headers.etag);
      }
      expect(patched.headers.etag).not.toBe(made.headers.etag);
      expect(read.headers.etag).toBe(patched.headers.etag);
      const { version } = read.body.meta;
      const filter = (text: string) => `meta.version eq ${JSON.stringify(text)}`;
      expect(await scim.find('/Users', filter(version))).toEqual([made.body.id]);
      expect(await scim.find('/Users', filter(version.replace('W/', 'w/')))).toEqual([]);
    },
  },
  {
    ids: ['RFC7643-3.1-r'],
    title: 'the common attributes stay what they are whatever a schema says',
    async run(t) {
      const scim = await t.mount(
        withDevices([
          { name: 'id', mutability: 'readWrite', returned: 'request', required: true },
          { name: 'meta', type: 'string', returned: 'never' },
          { name: 'externalId', returned: 'never', mutability: 'readOnly' },
          { name: 'label' },
        ]),
      );
      const sent = { schemas: [DEVICE], id: 'mine', externalId: 'X', label: 'a' };
      const made = await scim.post('/Devices', sent);
      expect(made).toMatchObject({
        status: 201,
        body: { externalId: 'X', meta: { resourceType: 'Device' } },
      });
      expect(made.body.id).not.toBe('mine');
      const narrow = await scim.get(`/Devices/${made.body.id}?attributes=label`);
      expect(narrow.body).toEqual({ schemas: [DEVICE], id: made.body.id, label: 'a' });
    },
  },
  {
    ids: ['RFC7643-3.1-s'],
    title: 'all of meta is returned by default, and parts of it on request',
    async run(t) {
      const scim = await t.mount();
      const { id, meta, schemas } = await scim.createUser();
      expect(Object.keys(meta).sort()).toEqual([
        'created',
        'lastModified',
        'location',
        'resourceType',
        'version',
      ]);
      const { body } = await scim.get(`/Users/${id}?attributes=meta.location`);
      expect(body).toEqual({ schemas, id, meta: { location: meta.location } });
    },
  },
];
