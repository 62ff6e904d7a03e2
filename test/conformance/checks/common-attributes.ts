import { expect } from '@jest/globals';
import { createMemoryStore, createMemoryStores } from '../../../src/index.js';
import { overriding } from '../../support/stores.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { DEVICE, deviceType, withDevices } from '../fixtures.js';
import { aUser, patch, remove, replace } from '../messages.js';

/** RFC 7643 §3.1: `id` and `externalId`. */
export const commonAttributeChecks: readonly Check[] = [
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
];
