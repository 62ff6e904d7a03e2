import { describe, expect, it } from '@jest/globals';
import { createMemoryStores } from '../../../src/index.js';
import { forEachExpress, mountScim } from '../../support/app.js';
import { includingStores } from '../../support/including-stores.js';
import { group, patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { BASE, join, made, world } from './included-world.js';

const TEAM = [{ value: 'team', type: 'direct' }] as const;

forEachExpress((mount) => {
  describe('a store that returns groups and members with the records', () => {
    it.each([false, true])(
      'is asked once, and the answer is the same; ids translated: %s',
      async (codecs) => {
        const { asked, other, ada, bea, team, all } = await world(mount, { codecs });
        const reads = [
          [`/Users/${ada}`, 'get groups'],
          [`/Users/${bea}?attributes=groups`, 'get groups'],
          [`/Users/${ada}?attributes=userName`, 'get'],
          [`/Users/${ada}?excludedAttributes=groups`, 'get'],
          ['/Users', 'list groups'],
          ['/Users?cursor', 'list groups'],
          ['/Users?filter=userName+eq+%22ada%22', 'list groups'],
          ['/Users?sortBy=userName&count=1', 'list groups'],
          [`/Users?filter=groups.value+eq+%22${team}%22`, 'list groups'],
          [`/Groups/${team}`, 'get members'],
          [`/Groups/${all}?attributes=displayName`, 'get'],
          ['/Groups', 'list members'],
          [`/Groups?filter=members.value+eq+%22${bea}%22`, 'list members'],
        ] as const;
        for (const [path, call] of reads) {
          const { calls, ...answer } = await asked((scim) => scim.get(path));
          expect([path, answer]).toEqual([path, await other((scim) => scim.get(path))]);
          expect([path, calls]).toEqual([path, [call]]);
        }
        const { calls, ...answer } = await asked((scim) => scim.post('/Users/.search', {}));
        expect(answer).toEqual(await other((scim) => scim.post('/Users/.search', {})));
        expect(calls).toEqual(['list groups']);
      },
    );

    it('is not asked for groups that another group store keeps', async () => {
      const mine = createMemoryStores();
      const { calls, userStore } = includingStores(createMemoryStores());
      const { scim } = mount({
        ...BASE,
        ...mine,
        userStore: { ...userStore, groupsFrom: async () => new Map() },
      });
      const ada = await made(scim, '/Users', user('ada'));
      const groupStore = { ...mine.groupStore, groupsOf: async () => new Map([[ada, TEAM]]) };
      const other = mount({
        ...BASE,
        groupStore,
        userStore: { ...userStore, groupsFrom: mine.groupStore.groupsOf },
      }).scim;
      calls.length = 0;
      const { body } = await other.get(`/Users/${ada}`).expect(200);
      expect(body.groups).toMatchObject([{ value: 'team' }]);
      const bea = await other.post('/Users', user('bea')).expect(201);
      expect(bea.body.groups).toBeUndefined();
      expect(calls).toEqual(['get', 'create']);
    });

    it('is asked once for /Me and for each type at the root', async () => {
      let subject = '';
      const { asked, other, ada } = await world(mount, { me: () => ({ id: subject }) });
      subject = ada;
      for (const [path, calls] of [
        ['/Me', ['get groups']],
        ['/', ['list groups', 'list members']],
      ] as const) {
        const found = await asked((scim) => scim.get(path));
        expect(found).toEqual({ ...(await other((scim) => scim.get(path))), calls });
      }
    });

    it('is asked for the members of a group that are too many to come with it', async () => {
      const { asked, other, plain, all } = await world(mount);
      for (const name of ['c', 'd', 'e']) {
        await plain.patch(`/Groups/${all}`, join(await made(plain, '/Users', user(name))));
      }
      const { calls, ...one } = await asked((scim) => scim.get(`/Groups/${all}`));
      expect(one).toEqual(await other((scim) => scim.get(`/Groups/${all}`)));
      expect(calls).toEqual(['get members', 'membersOf']);
      const page = await asked((scim) => scim.get('/Groups'));
      expect(page.body).toEqual((await other((scim) => scim.get('/Groups'))).body);
      expect(page.calls).toEqual(['list members', 'membersOf']);
    });

    it('is not modified as long as neither record nor groups are', async () => {
      const { scim, ada, all, bea } = await world(mount);
      const { headers } = await scim.get(`/Users/${ada}`).expect(200);
      const again = () => scim.get(`/Users/${ada}`).set('If-None-Match', headers.etag ?? '');
      await again().expect(304);
      await scim.patch(`/Groups/${all}`, patch({ op: 'remove', path: 'members' })).expect(204);
      await again().expect(200);
      expect(bea).toBeDefined();
    });

    it('is bounded like any other: too many groups are left out, and told', async () => {
      const warnings: unknown[] = [];
      const logger = { warn: (...told: unknown[]) => warnings.push(told), error() {} };
      const { asked, ada } = await world(mount, { limits: { maxDerivedGroups: 1 }, logger });
      const { body, calls } = await asked((scim) => scim.get(`/Users/${ada}`));
      expect(body.groups).toBeUndefined();
      expect(calls).toEqual(['get groups']);
      expect(JSON.stringify(warnings)).toContain('maxDerivedGroups');
    });

    it('need not include anything: what is missing is asked for', async () => {
      const memory = createMemoryStores();
      const capabilities = { ...memory.userStore.capabilities, includes: ['groups'] as const };
      const userStore = overriding(memory.userStore, { capabilities });
      const { scim } = mount({ ...BASE, ...memory, userStore });
      const ada = await made(scim, '/Users', user('ada'));
      const team = await made(scim, '/Groups', group('Team', [ada]));
      const { body } = await scim.get(`/Users/${ada}`).expect(200);
      expect(body.groups).toMatchObject([{ value: team, display: 'Team', type: 'direct' }]);
      const put = await scim.put(`/Users/${ada}`, user('ada', { title: 'Lead' })).expect(200);
      expect(put.body.groups).toEqual(body.groups);
    });
  });
});

describe('what a store says that it includes', () => {
  it.each([
    [['group'], 'group'],
    ['groups', 'groups'],
  ])('must be known: %j', (includes, named) => {
    const { userStore } = createMemoryStores();
    const capabilities = { ...userStore.capabilities, includes: includes as never };
    expect(() => mountScim({ userStore: { ...userStore, capabilities } })).toThrow(
      `ERR_SCIM_STORE: "userStore" declares includes: "${named}"`,
    );
  });
});
