import { describe, expect, it } from '@jest/globals';
import { createObservedWorld } from './observed-world.js';

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
