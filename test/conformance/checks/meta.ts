import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectStatus } from '../expect.js';
import { DEVICE, withDevices, withTickingClock } from '../fixtures.js';
import { aUser, patch, remove, replace } from '../messages.js';

/** RFC 7643 §3.1: `meta`. */
export const metaChecks: readonly Check[] = [
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
    title:
      'Content-Location is meta.location where one resource is represented, and stands on no list',
    async run(t) {
      let known = '';
      const scim = await t.mount({ me: () => (known === '' ? undefined : { id: known }) });
      const made = await scim.post('/Users', aUser());
      known = String(made.body.id);
      const path = `/Users/${known}`;
      for (const { headers, body } of [
        made,
        await scim.get(path),
        await scim.get('/Me'),
        await scim.put(path, aUser()),
        await scim.patch(path, patch(replace('title', 'x'))),
      ]) {
        expect(body.meta.location).toBe(`${scim.baseUrl}${path}`);
        expect(headers['content-location']).toBe(body.meta.location);
      }
      for (const { headers } of [await scim.get('/Users'), await scim.get('/Schemas')]) {
        expect(headers).not.toHaveProperty('content-location');
      }
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
