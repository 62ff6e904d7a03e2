import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  type Member,
  type RequestContext,
  type RoleJob,
  type UserStore,
  VersionConflictError,
} from '../../../src/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { TOKEN } from '../../support/app.js';
import { scimClient } from '../../support/client.js';
import { group, patch } from '../../support/messages.js';
import { whileServing } from '../../support/server.js';
import { overriding, withLatency } from '../../support/stores.js';
import { ctx, makeWorld, type World, type WorldOptions } from './support.js';

const numbered = (count: number) => Array.from({ length: count }, (_, n) => n);
const groupRoles = numbered(12).map((n) => ({
  group: { displayName: `G${n}` },
  role: `r${String(n).padStart(2, '0')}`,
}));
const union = createRolePolicy({ defaultRole: 'member', disabledRole: 'none', groupRoles });
const allRoles = groupRoles.map(({ role }) => role);

/** Runs the work against a listening server, so that requests really are in flight together. */
const served = (world: World, work: (scim: World['scim']) => Promise<void>) =>
  whileServing(world.app, (_, server) =>
    work(scimClient(server, { base: '/scim/v2', token: TOKEN })),
  );

/** Memory stores whose calls take a while; `units: false` makes each call its own commit. */
function slowWorld({ units }: { readonly units: boolean }): World {
  const stores = createMemoryStores();
  const { userStore, groupStore, unitOfWork } = stores;
  return makeWorld(union, {
    stores,
    userStore: withLatency(userStore, 3),
    groupStore: withLatency(groupStore, 3),
    ...(units ? { unitOfWork } : { unitOfWork: undefined }),
  });
}

describe.each([
  ['with units of work', { units: true }],
  ['without units of work', { units: false }],
])('group changes for one person at once, %s', (_, how) => {
  it('all count', async () => {
    const world = slowWorld(how);
    const ada = await world.addUser('ada');
    const groups = await Promise.all(numbered(12).map((n) => world.addGroup(`G${n}`)));
    const all = (op: 'add' | 'remove') =>
      served(world, async (scim) => {
        const operation = { op, path: 'members', value: [{ value: ada }] };
        const answers = await Promise.all(
          groups.map((id) => scim.patch(`/Groups/${id}`, patch(operation))),
        );
        expect(answers.map(({ status }) => status)).toEqual(groups.map(() => 204));
      });
    await all('add');
    expect(await world.rolesOf(ada)).toEqual(allRoles);
    await all('remove');
    expect(await world.rolesOf(ada)).toEqual(['member']);
  });

  it('and a deactivation among them ends with the disabled role', async () => {
    const world = slowWorld(how);
    const ada = await world.addUser('ada');
    const groups = await Promise.all(numbered(6).map((n) => world.addGroup(`G${n}`)));
    await served(world, async (scim) => {
      const add = { op: 'add', path: 'members', value: [{ value: ada }] };
      const off = { op: 'replace', path: 'active', value: false };
      await Promise.all([
        ...groups.map((id) => scim.patch(`/Groups/${id}`, patch(add))),
        scim.patch(`/Users/${ada}`, patch(off)),
      ]);
    });
    expect(await world.rolesOf(ada)).toEqual(['none']);
  });
});

describe('group changes for one person at once in several processes', () => {
  it('all count without units of work, by the comparison of versions alone', async () => {
    const stores = createMemoryStores();
    const process = () =>
      makeWorld(union, {
        stores,
        userStore: withLatency(stores.userStore, 2),
        groupStore: withLatency(stores.groupStore, 2),
        unitOfWork: undefined,
        limits: { maxRetries: 100 },
      });
    const worlds = [process(), process(), process()];
    const [first] = worlds;
    const ada = (await first?.addUser('ada')) ?? '';
    const groups: string[] = [];
    for (const n of numbered(12)) groups.push((await first?.addGroup(`G${n}`)) ?? '');
    for (const [op, expected] of [
      ['join', allRoles],
      ['leave', ['member']],
    ] as const) {
      await Promise.all(groups.map((id, at) => worlds[at % worlds.length]?.[op](id, ada)));
      expect(await first?.rolesOf(ada)).toEqual(expected);
    }
  });
});

describe('another process that is faster, right after the groups were read', () => {
  it('is noticed, so that both changes count', async () => {
    const stores = createMemoryStores();
    const other = makeWorld(union, { stores, unitOfWork: undefined });
    const [ada, g0, g1] = [
      await other.addUser('ada'),
      await other.addGroup('G0'),
      await other.addGroup('G1'),
    ];
    let armed = true;
    const slow = makeWorld(union, {
      stores,
      unitOfWork: undefined,
      groupStore: overriding(stores.groupStore, {
        async groupsOf(inner, ids, options) {
          const read = await stores.groupStore.groupsOf(inner, ids, options);
          if (armed) {
            armed = false;
            await other.join(g1, ada);
          }
          return read;
        },
      }),
    });
    await slow.join(g0, ada);
    expect(armed).toBe(false);
    expect(await slow.rolesOf(ada)).toEqual(['r00', 'r01']);
  });
});

describe('a user whose roles somebody else has changed meanwhile', () => {
  /** A store in which the first assignments find that another process was faster. */
  function contested(conflicts: number) {
    const stores = createMemoryStores();
    let left = conflicts;
    const userStore = overriding<UserStore>(stores.userStore, {
      async assignRoles(inner, changes) {
        left -= 1;
        if (left >= 0) throw new VersionConflictError();
        return stores.userStore.assignRoles(inner, changes);
      },
    });
    return { stores, userStore };
  }

  it.each([true, false])('is computed again (units of work: %s)', async (units) => {
    const { stores, userStore } = contested(3);
    const { addUser, rolesOf, scim } = makeWorld(union, {
      stores,
      userStore,
      ...(units ? {} : { unitOfWork: undefined }),
    });
    expect(await rolesOf(await addUser('ada'))).toEqual(['member']);
    expect((await scim.get('/Users')).body.totalResults).toBe(1);
  });

  it('is no reason for 412: the resource has not changed', async () => {
    const { stores, userStore } = contested(0);
    const world = makeWorld(union, { stores, userStore });
    const made = await world.scim.post('/Users', { userName: 'ada' });
    const again = contested(2);
    const second = makeWorld(union, {
      stores,
      userStore: overriding<UserStore>(stores.userStore, {
        assignRoles: async (inner, changes) => {
          await again.userStore.assignRoles?.(inner, []);
          return stores.userStore.assignRoles(inner, changes);
        },
      }),
    });
    await second.scim
      .patch(`/Users/${made.body.id}`, patch({ op: 'replace', path: 'active', value: false }))
      .set('If-Match', made.headers.etag ?? '')
      .expect(200);
    expect(await second.rolesOf(made.body.id)).toEqual(['none']);
  });

  it('too often is 503 with units of work, and nothing is written', async () => {
    const { stores, userStore } = contested(Number.POSITIVE_INFINITY);
    const { scim } = makeWorld(union, { stores, userStore, limits: { maxRetries: 2 } });
    await scim.post('/Users', { userName: 'ada' }).expect(503);
    expect((await scim.get('/Users')).body.totalResults).toBe(0);
  });

  it('too often becomes a role job without them', async () => {
    const { stores, userStore } = contested(3);
    const { addUser, rolesOf, roles } = makeWorld(union, {
      stores,
      userStore,
      unitOfWork: undefined,
      limits: { maxRetries: 2 },
    });
    const ada = await addUser('ada');
    await roles.drain();
    expect(await rolesOf(ada)).toEqual(['member']);
  });
});

/** A tenant whose users all are in one group. */
async function crowd(count: number, options: WorldOptions = {}) {
  const stores = options.stores ?? createMemoryStores();
  const ids: string[] = [];
  for (const n of numbered(count)) {
    ids.push((await stores.userStore.create(ctx, { userName: `u${n}`, active: true })).id);
  }
  const world = makeWorld(union, { ...options, stores });
  const { id } = await stores.groupStore.create(ctx, { displayName: 'G0' });
  const add = ids.map((value) => ({ value }));
  await stores.groupStore.changeMembers(ctx, id, {
    from: 'empty',
    add,
    remove: [],
    unknown: 'skip',
  });
  return { ...world, ids, groupId: id };
}

/** How many users have which roles. */
async function census({
  ids,
  rolesOf,
}: Pick<Awaited<ReturnType<typeof crowd>>, 'ids' | 'rolesOf'>) {
  const counts: Record<string, number> = {};
  for (const id of ids) {
    const roles = String(await rolesOf(id));
    counts[roles] = (counts[roles] ?? 0) + 1;
  }
  return counts;
}

describe('cost', () => {
  it('of a PATCH of one member is one user, whatever the size of the group', async () => {
    const stores = createMemoryStores();
    const calls: [string, number][] = [];
    const world = await crowd(3_000, {
      stores,
      userStore: overriding<UserStore>(stores.userStore, {
        lockRoleStates: (inner, ids) => {
          calls.push(['lock', ids.length]);
          return stores.userStore.lockRoleStates(inner, ids);
        },
        assignRoles: (inner, changes) => {
          calls.push(['assign', changes.length]);
          return stores.userStore.assignRoles(inner, changes);
        },
      }),
      groupStore: overriding(stores.groupStore, {
        membersOf: () => {
          throw new Error('the members were read');
        },
        groupsOf: (inner, ids, options) => {
          calls.push(['groups', ids.length]);
          return stores.groupStore.groupsOf(inner, ids, options);
        },
      }),
    });
    await world.leave(world.groupId, world.ids[7] ?? '');
    expect(calls.splice(0)).toEqual([
      ['lock', 1],
      ['groups', 1],
      ['assign', 1],
    ]);
    await world.join(world.groupId, world.ids[7] ?? '');
    expect(calls.splice(0)).toEqual([
      ['lock', 1],
      ['groups', 1],
      ['assign', 1],
    ]);
    await world.join(world.groupId, world.ids[7] ?? '');
    expect(calls).toEqual([]);
  });
});

describe('more users than one commit takes', () => {
  it('end exact when their group is deleted, in batches that let others have their turn', async () => {
    const stores = createMemoryStores();
    let turns = 0;
    const turnsAtAssign: number[] = [];
    const sizes: number[] = [];
    const world = await crowd(20_000, {
      stores,
      userStore: overriding<UserStore>(stores.userStore, {
        assignRoles: (inner, changes) => {
          sizes.push(changes.length);
          turnsAtAssign.push(turns);
          return stores.userStore.assignRoles(inner, changes);
        },
      }),
    });
    await world.roles.replay('default');
    expect(await census(world)).toEqual({ r00: 20_000 });
    sizes.length = 0;
    turnsAtAssign.length = 0;
    let ticking = true;
    const ticks = (async () => {
      while (ticking) {
        await nextTurn();
        turns += 1;
      }
    })();
    await world.scim.delete(`/Groups/${world.groupId}`).expect(204);
    expect(await stores.roleJobs.pending(ctx)).toBeGreaterThan(15_000);
    await world.roles.drain();
    ticking = false;
    await ticks;
    expect(await census(world)).toEqual({ member: 20_000 });
    expect(await stores.roleJobs.pending(ctx)).toBe(0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    expect(new Set(turnsAtAssign).size).toBe(turnsAtAssign.length);
    expect(world.log).toEqual([]);
  });

  it('are gone on with after a restart, where the process ended', async () => {
    let time = Date.now();
    const stores = createMemoryStores({ now: () => new Date(time) });
    let alive = true;
    const dying = overriding<UserStore>(stores.userStore, {
      async assignRoles(inner, changes) {
        if (!alive) throw new Error('the process is gone');
        alive = false;
        return stores.userStore.assignRoles(inner, changes);
      },
    });
    const world = await crowd(1_500, { stores, userStore: dying });
    const rename = patch({ op: 'replace', path: 'displayName', value: 'G1' });
    await world.scim.patch(`/Groups/${world.groupId}`, rename).expect(204);
    while (world.log.length === 0) await sleep(5);
    expect(JSON.stringify(world.log)).toContain('role jobs are left for later');
    expect(await stores.roleJobs.pending(ctx)).toBe(1_000);
    const restarted = makeWorld(union, { stores });
    await restarted.roles.drain();
    // What the process was working on when it ended is its own until the lease is over.
    expect(await census(world)).toEqual({ r01: 1_000, '': 500 });
    time += 61_000;
    await restarted.roles.drain();
    expect(await census(world)).toEqual({ r01: 1_500 });
    expect(await stores.roleJobs.pending(ctx)).toBe(0);
  });

  it('are all computed in the commit where there are no role jobs', async () => {
    const stores = createMemoryStores();
    const world = await crowd(1_500, { stores, roleJobs: undefined });
    await world.scim.delete(`/Groups/${world.groupId}`).expect(204);
    expect(await census(world)).toEqual({ member: 1_500 });
    await world.roles.drain();
  });

  it('are exact without units of work, too', async () => {
    const world = await crowd(1_500, { unitOfWork: undefined });
    await world.roles.replay('default');
    await world.scim.delete(`/Groups/${world.groupId}`).expect(204);
    await world.roles.drain();
    expect(await census(world)).toEqual({ member: 1_500 });
  });

  it('are not waited for by an undone write', async () => {
    const stores = createMemoryStores();
    const world = await crowd(1_200, {
      stores,
      groupStore: overriding(stores.groupStore, {
        delete: async () => {
          throw new Error('no');
        },
      }),
    });
    await world.scim.delete(`/Groups/${world.groupId}`).expect(500);
    expect(await stores.roleJobs.pending(ctx)).toBe(0);
  });
});

describe('somebody who joins a group while it is being deleted', () => {
  it.each([true, false])('does not keep its role (units of work: %s)', async (units) => {
    const stores = createMemoryStores();
    let latecomer = '';
    const world = makeWorld(union, {
      stores,
      ...(units ? {} : { unitOfWork: undefined }),
      groupStore: overriding(stores.groupStore, {
        // Another process adds a member, and computes the role, right after the members were read.
        async membersOf(inner, groupIds) {
          const found = await stores.groupStore.membersOf(inner, groupIds);
          const read = new Map(
            [...found].map(([id, members]) => [id, [...(members as Iterable<Member>)]]),
          );
          if (latecomer !== '') {
            const [value, id = ''] = [latecomer, ...groupIds];
            latecomer = '';
            await stores.groupStore.changeMembers(ctxOf(units, inner), id, {
              from: 'current',
              add: [{ value }],
              remove: [],
              unknown: 'skip',
            });
            await stores.userStore.assignRoles(ctxOf(units, inner), [
              { userId: value, expectedVersion: await versionOf(value), assignments: [r00] },
            ]);
          }
          return read;
        },
      }),
    });
    const r00 = { role: 'r00', reason: 'default' } as const;
    const versionOf = async (id: string) =>
      (await stores.userStore.rolesOf(ctx, id))?.version ?? '';
    // Memory stores let nobody else write during a unit; what is written within it is undone with it.
    const ctxOf = (inUnit: boolean, inner: RequestContext) => (inUnit ? inner : ctx);
    const [ada, bob] = [await world.addUser('ada'), await world.addUser('bob')];
    const id = await world.addGroup('G0', [ada]);
    latecomer = bob;
    await world.scim.delete(`/Groups/${id}`).expect(204);
    expect(latecomer).toBe('');
    expect(await Promise.all([ada, bob].map(world.rolesOf))).toEqual([['member'], ['member']]);
  });
});

describe('a replay', () => {
  it.each([
    ['by cursor', true],
    ['by index', false],
  ])('%s can be interrupted and gone on with elsewhere', async (_, cursor) => {
    const stores = createMemoryStores();
    const { capabilities } = stores.userStore;
    const userStore = overriding<UserStore>(stores.userStore, {
      capabilities: { ...capabilities, cursor },
    });
    const world = await crowd(1_700, { stores, userStore });
    const stop = new AbortController();
    const seen: number[] = [];
    const first = await world.roles.replay('default', {
      signal: stop.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        if (seen.length === 2) stop.abort();
      },
    });
    expect(seen).toEqual([500, cursor ? 1_000 : 999]);
    expect((await census(world)).r00).toBe(cursor ? 1_000 : 999);
    const from = JSON.parse(JSON.stringify(first.next));
    const last = await makeWorld(union, { stores, userStore }).roles.replay('default', { from });
    expect(last).toEqual({ tenantId: 'default', done: 1_700, total: 1_700 });
    expect(await census(world)).toEqual({ r00: 1_700 });
  });

  it('by index misses nobody while users are deleted', async () => {
    const stores = createMemoryStores();
    const userStore = overriding<UserStore>(stores.userStore, {
      capabilities: { ...stores.userStore.capabilities, cursor: false },
    });
    const world = await crowd(2_400, { stores, userStore });
    let round = 0;
    const gone = [numbered(400), numbered(900).slice(400), numbered(1_300).slice(900)];
    const done: Promise<unknown>[] = [];
    await world.roles.replay('default', {
      onProgress: () => {
        for (const at of gone[round] ?? []) {
          done.push(stores.userStore.delete(ctx, world.ids[at] ?? ''));
        }
        round += 1;
      },
    });
    await Promise.all(done);
    const ids = world.ids.slice(1_300);
    expect(await census({ ids, rolesOf: world.rolesOf })).toEqual({ r00: 1_100 });
  });

  it('of a tenant without a policy changes nothing', async () => {
    const world = makeWorld(() => undefined);
    const ada = await world.addUser('ada');
    expect(await world.roles.replay('default')).toMatchObject({ done: 1, total: 1 });
    expect(await world.rolesOf(ada)).toEqual([]);
  });
});

describe('role jobs in memory', () => {
  const { roleJobs: jobs } = createMemoryStores();
  const idsOf = (claimed: readonly RoleJob[]) => claimed.map(({ userId }) => userId);

  it('are claimed by one at a time, and stay when they are due again', async () => {
    await jobs.enqueue(ctx, ['a', 'b', 'c']);
    const claimed = await jobs.claim(ctx, 2, 60);
    expect(idsOf(claimed)).toEqual(['a', 'b']);
    expect(idsOf(await jobs.claim(ctx, 10, 60))).toEqual(['c']);
    await jobs.enqueue(ctx, ['b']);
    await jobs.complete(ctx, claimed);
    expect(await jobs.pending(ctx)).toBe(2);
    expect(idsOf(await jobs.claim(ctx, 10, 60))).toEqual(['b']);
    expect(await jobs.tenants()).toEqual(['default']);
  });
});

describe('a group made with many members', () => {
  it('answers at once and leaves their roles to the jobs', async () => {
    const stores = createMemoryStores();
    const ids: string[] = [];
    for (const n of numbered(1_200)) {
      ids.push((await stores.userStore.create(ctx, { userName: `u${n}`, active: true })).id);
    }
    const world = makeWorld(union, { stores });
    await world.scim.post('/Groups', group('G3', ids)).expect(201);
    await world.roles.drain();
    expect(await census({ ids, rolesOf: world.rolesOf })).toEqual({ r03: 1_200 });
  });
});
