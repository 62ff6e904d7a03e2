import { describe, expect, it } from '@jest/globals';
import { createDeletionGuard } from '../../src/monitoring/index.js';
import { createObservedWorld } from './observed-world.js';
import { createRolesWorld } from './roles-world.js';

describe('held deletions', () => {
  /** Two of four went, and two are held. */
  async function emptied() {
    const events: object[] = [];
    const world = createObservedWorld({ onEvent: (event) => void events.push(event) });
    const acme = await world.provider('acme');
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) ids.push(await acme.create(name));
    const disableAll = async () => {
      const statuses: number[] = [];
      for (const id of ids) statuses.push((await acme.disable(id)).status);
      return statuses;
    };
    expect(await disableAll()).toEqual([200, 200, 503, 503]);
    events.length = 0;
    return { ...world, ids, events, disableAll };
  }

  it('are shown, released, and then done when the provider asks again', async () => {
    const { as, ids, events, disableAll } = await emptied();
    const ada = as('acme/ada');
    expect((await ada('get', '/deletion-guard')).body).toEqual({
      holding: true,
      since: expect.any(String),
      taken: 2,
      held: 2,
      heldIds: ids.slice(2),
      rejected: 0,
    });
    expect((await ada('post', '/deletion-guard/release').expect(200)).body).toEqual({ users: 2 });
    expect(await disableAll()).toEqual([200, 200, 200, 200]);
    expect((await ada('get', '/deletion-guard')).body).toMatchObject({ holding: false, held: 0 });
    expect((await ada('post', '/deletion-guard/release').expect(200)).body).toEqual({ users: 0 });
    expect(events).toEqual([
      {
        type: 'admin.deletions.released',
        tenantId: 'acme',
        administrator: 'ada',
        users: 2,
        time: expect.any(String),
      },
    ]);
  });

  it('are people with a name and roles, where the page knows them', async () => {
    const guard = createDeletionGuard({ threshold: { count: 1 } });
    const world = createRolesWorld({
      admin: { deletionGuard: guard },
      settings: { initial: { defaultRole: 'editor' } },
    });
    const ada = await world.addUser('acme', 'ada');
    const bob = await world.addUser('acme', 'bob', { displayName: 'Bob Byte' });
    for (const resourceId of [ada, bob, 'gone']) {
      const ask = {
        attemptId: resourceId,
        resourceId,
        kind: 'disable',
        countUsers: async () => 2,
      } as const;
      const { allowed } = await guard.admit(world.ctxOf('acme'), ask);
      if (!allowed) await guard.hold(world.ctxOf('acme'), ask);
    }
    const { body } = await world.as('acme/ada')('get', '/deletion-guard').expect(200);
    expect(body).toMatchObject({
      held: 2,
      heldIds: [bob, 'gone'],
      heldUsers: [{ id: bob, userName: 'bob', displayName: 'Bob Byte', roles: ['Editor'] }],
    });
    const { body: other } = await world.as('umbrella/eve')('get', '/deletion-guard').expect(200);
    expect(other).toMatchObject({ held: 0, heldUsers: [] });
  });

  it('are rejected, and stay whatever the provider asks', async () => {
    const { as, events, disableAll } = await emptied();
    const ada = as('acme/ada');
    await ada('post', '/deletion-guard/reject').expect(200);
    expect((await ada('get', '/deletion-guard')).body).toMatchObject({
      holding: false,
      rejected: 2,
    });
    expect(await disableAll()).toEqual([200, 200, 503, 503]);
    expect(events).toMatchObject([{ type: 'admin.deletions.rejected', users: 2 }]);
  });

  it('are not decided by another tenant’s administrator', async () => {
    const { as, disableAll } = await emptied();
    const decided = await as('umbrella/eve')('post', '/deletion-guard/release').expect(200);
    expect(decided.body).toEqual({ users: 0 });
    expect(await disableAll()).toEqual([200, 200, 503, 503]);
  });
});
