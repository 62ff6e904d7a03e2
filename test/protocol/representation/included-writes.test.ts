import { describe, expect, it } from '@jest/globals';
import { createMemoryStores } from '../../../src/index.js';
import { forEachExpress } from '../../support/app.js';
import { includingStores } from '../../support/including-stores.js';
import { group, patch, USER, user } from '../../support/messages.js';
import { bulkRequest } from '../bulk/support.js';
import { BASE, made, world } from './included-world.js';

const titled = (value: string) => patch({ op: 'replace', path: 'title', value });

forEachExpress((mount) => {
  describe('a write to a store that returns groups with the records', () => {
    it.each([false, true])('reads nothing after it; ids translated: %s', async (codecs) => {
      const { asked, other, ada } = await world(mount, { codecs });
      const path = `/Users/${ada}`;
      const writes = [
        ['PATCH', titled('Lead'), ['get groups', 'replace']],
        ['PATCH', titled('Lead'), ['get groups']],
        ['PUT', user('ada', { title: 'Clerk' }), ['get groups', 'replace']],
        ['PUT', user('ada', { title: 'Clerk' }), ['get groups']],
      ] as const;
      for (const [method, body, calls] of writes) {
        const send = method === 'PUT' ? 'put' : 'patch';
        const written = await asked((scim) => scim[send](path, body));
        const read = await other((scim) => scim.get(path));
        expect(written).toEqual({ ...read, calls });
        expect(written.body.groups).toHaveLength(2);
      }
    });

    it('shows a new user without groups, and looks for none', async () => {
      const { asked, other } = await world(mount);
      const { calls, ...written } = await asked((scim) => scim.post('/Users', user('cleo')));
      expect(calls).toEqual(['create']);
      const read = await other((scim) => scim.get(`/Users/${written.body.id}`));
      expect(written).toEqual({ ...read, status: 201 });
    });

    it('asks for groups only where the answer shows them', async () => {
      const { asked, scim, ada, bea } = await world(mount);
      const path = `/Users/${ada}`;
      const without = await asked((client) =>
        client.patch(`${path}?excludedAttributes=groups`, titled('A')),
      );
      const named = await asked((client) =>
        client.put(`${path}?attributes=title`, user('ada', { title: 'B' })),
      );
      const all = await asked((client) => client.patch(`${path}?attributes=groups`, titled('C')));
      expect([without.calls, named.calls]).toEqual([
        ['get', 'replace'],
        ['get', 'replace'],
      ]);
      expect(all.calls).toEqual(['get groups', 'replace']);
      expect([without.body.groups, named.body.groups]).toEqual([undefined, undefined]);
      expect(all.body.groups).toHaveLength(2);
      const bulk = bulkRequest([
        { method: 'POST', path: '/Users', bulkId: 'x', data: user('dora') },
        { method: 'PATCH', path, data: titled('D') },
        { method: 'DELETE', path: `/Users/${bea}` },
      ]);
      const { calls } = await asked((client) => client.post('/Bulk', bulk));
      expect(calls).toEqual(['create', 'get', 'replace', 'delete']);
      await scim.get(`/Users/${bea}`).expect(404);
    });

    it('shows them of somebody who is switched off beside something wrong', async () => {
      const { asked, other, ada } = await world(mount);
      const leave = patch(
        { op: 'replace', path: 'active', value: false },
        { op: 'replace', path: 'emails', value: 7 },
      );
      const { calls, ...written } = await asked((scim) => scim.patch(`/Users/${ada}`, leave));
      expect(written).toEqual(await other((scim) => scim.get(`/Users/${ada}`)));
      expect(written.body).toMatchObject({ active: false, groups: [{}, {}] });
      expect(calls.at(-1)).toBe('replace');
    });

    it('looks for those of somebody whom the product had before', async () => {
      const memory = createMemoryStores();
      const { calls, ...stores } = includingStores(memory);
      await memory.userStore.addHidden('default', { userName: 'eve' });
      const { scim } = mount({ ...BASE, ...stores, resolveExisting: () => ({ action: 'link' }) });
      await scim.post('/Users', user('eve')).expect(201);
      expect(calls).toEqual(['create', 'getHidden', 'linkExisting', 'groupsOf']);
    });

    it('never gives groups to the store, and changes no version by them', async () => {
      const memory = createMemoryStores();
      const drafts: object[] = [];
      const { calls: _, ...stores } = includingStores({
        ...memory,
        userStore: {
          ...memory.userStore,
          replace: (ctx, id, next, options) => {
            drafts.push(next);
            return memory.userStore.replace(ctx, id, next, options);
          },
        },
      });
      const { scim } = mount({ ...BASE, ...stores });
      const ada = await made(scim, '/Users', user('ada'));
      const { headers } = await scim.get(`/Users/${ada}`).expect(200);
      await made(scim, '/Groups', group('Team', [ada]));
      const tag = headers.etag ?? '';
      const answer = await scim.patch(`/Users/${ada}`, titled('Lead')).set('If-Match', tag);
      expect([answer.status, answer.body.groups?.length]).toEqual([200, 1]);
      expect(drafts).toEqual([{ userName: 'ada', active: true, title: 'Lead' }]);
      const body = { schemas: [USER], userName: 'ada', groups: [{ value: 'made-up' }] };
      const put = await scim.put(`/Users/${ada}`, body).expect(200);
      expect(put.body.groups).toEqual(answer.body.groups);
    });
  });

  describe('a write to a store that returns members with the records', () => {
    it('is answered after one more call', async () => {
      const { asked, other, team, bea } = await world(mount);
      const path = `/Groups/${team}`;
      const joining = patch({ op: 'add', path: 'members', value: [{ value: bea }] });
      const silent = await asked((scim) => scim.patch(path, joining));
      expect([silent.status, silent.calls]).toEqual([204, ['changeMembers']]);
      const shown = await asked((scim) =>
        scim.put(path, { ...group('Team', [bea]), externalId: 'x' }),
      );
      expect(shown.body).toEqual((await other((scim) => scim.get(path))).body);
      expect(shown.calls.slice(-2)).toEqual(['saveWithMembers', 'membersOf']);
    });
  });
});
