import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  type GroupStore,
  type RoleJob,
  type RoleJobStore,
  type RoleState,
  type UserStore,
} from '../../../src/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { overriding } from '../../support/stores.js';
import { ctx, makeWorld } from './support.js';

const MAX_IN_COMMIT = 1_000;
const BATCH = 500;
const TIME = '2026-11-22T00:00:00.000Z';

/** A host whose group has as many members as the test likes, none of which it holds in memory. */
function hugeGroup(members: number) {
  const stores = createMemoryStores();
  const sizes = new Map<string, number>();
  const computed = new Set<number>();
  let turn = 0;
  let turnOfLast = -1;
  let handedOut = 0;
  let inTurn = 0;
  let enqueued = 0;
  const most = { heldAtOnce: 0, inOneTurn: 0 };

  const called = (name: string, size: number) =>
    sizes.set(name, Math.max(sizes.get(name) ?? 0, size));
  const touch = (count: number) => {
    inTurn = turn === turnOfLast ? inTurn + count : count;
    turnOfLast = turn;
    most.inOneTurn = Math.max(most.inOneTurn, inTurn);
  };
  function* all() {
    for (let n = 0; n < members; n += 1) {
      handedOut += 1;
      touch(1);
      most.heldAtOnce = Math.max(most.heldAtOnce, handedOut - enqueued);
      yield { value: `u${n}`, type: 'User' };
    }
  }

  const stateOf = (userId: string): RoleState => ({
    userId,
    user: { id: userId, userName: userId, meta: { created: TIME, lastModified: TIME } },
    assignments: [{ role: 'in-group' }],
    locked: false,
    version: '1',
  });
  const userStore = overriding<UserStore>(stores.userStore, {
    async lockRoleStates(_, ids) {
      called('lockRoleStates', ids.length);
      return ids.map(stateOf);
    },
    async assignRoles(_, changes) {
      called('assignRoles', changes.length);
      touch(changes.length);
      for (const { userId } of changes) computed.add(Number(userId.slice(1)));
    },
  });
  const groupStore = overriding<GroupStore>(stores.groupStore, {
    membersOf: async (_, ids) => new Map(ids.map((id) => [id, all()])),
    async groupsOf(_, ids) {
      called('groupsOf', ids.length);
      return new Map();
    },
  });
  let claimed = 0;
  const roleJobs: RoleJobStore = {
    async enqueue(_, ids) {
      called('enqueue', ids.length);
      enqueued += ids.length;
    },
    async claim(_, limit) {
      called('claim', limit);
      const jobs: RoleJob[] = [];
      for (; claimed < enqueued && jobs.length < limit; claimed += 1) {
        jobs.push({ userId: `u${claimed}`, mark: '1' });
      }
      return jobs;
    },
    async complete(_, jobs) {
      called('complete', jobs.length);
    },
    pending: async () => enqueued - claimed,
    tenants: async () => (claimed < enqueued ? ['default'] : []),
  };

  /** Counts the turns of the event loop while something is done. */
  async function watched(work: () => PromiseLike<unknown>) {
    let ticking = true;
    const ticks = (async () => {
      for (; ticking; turn += 1) await nextTurn();
    })();
    await work();
    ticking = false;
    await ticks;
  }
  return { stores: { ...stores, userStore, groupStore, roleJobs }, sizes, computed, most, watched };
}

describe('a huge group that is deleted', () => {
  it.each([10_000, 100_000])('with %i members costs no more at any moment', async (members) => {
    const { stores, sizes, computed, most, watched } = hugeGroup(members);
    const { userStore, groupStore, roleJobs, ...rest } = stores;
    const world = makeWorld(createRolePolicy({ defaultRole: 'member' }), {
      ...rest,
      userStore,
      groupStore,
      roleJobs,
    });
    const { id } = await stores.groupStore.create(ctx, { displayName: 'Everybody' });
    await watched(async () => {
      await world.scim.delete(`/Groups/${id}`).expect(204);
      await world.roles.drain();
    });
    expect(world.log).toEqual([]);
    expect(computed.size).toBe(members);
    expect(Math.max(...sizes.values())).toBe(BATCH);
    expect([...sizes.keys()].sort()).toEqual([
      'assignRoles',
      'claim',
      'complete',
      'enqueue',
      'groupsOf',
      'lockRoleStates',
    ]);
    expect(most.heldAtOnce).toBeLessThanOrEqual(MAX_IN_COMMIT + BATCH);
    expect(most.inOneTurn).toBeLessThanOrEqual(BATCH);
  });
});
