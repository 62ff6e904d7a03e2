import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  createMemoryOutbox,
  createMemoryStores,
  type MemoryStores,
  type ScimEvent,
} from '../../../src/index.js';
import { createMemoryProvisioningLog } from '../../../src/monitoring/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { patch, user } from '../../support/messages.js';
import { takeAll } from '../../support/outbox.js';
import { overriding } from '../../support/stores.js';
import { unitLog } from '../../support/unit-log.js';
import { changeable, ctx, makeWorld, type WorldOptions } from './support.js';

const named = (displayName: string, role: string) => ({ group: { displayName }, role });

const guarded = {
  defaultRole: 'member',
  disabledRole: 'none',
  groupRoles: [named('Admins', 'admin')],
  administratorRole: 'admin',
};
/** Roles are looked at whenever a title changes. */
const policy = { ...createRolePolicy(guarded), userAttributes: ['title'] };

/** A log of what comes after the answers, or one of nothing but what comes in units of work. */
type LogKind = 'plain' | 'in units';

function logOf(kind: LogKind, { unitOfWork }: MemoryStores) {
  if (kind === 'plain') return { provisioningLog: createMemoryProvisioningLog(), unitOfWork };
  const log = unitLog(unitOfWork);
  return { ...log, provisioningLog: { ...log.provisioningLog, append() {} } };
}

/** A world with a provisioning log, read oldest first. */
function logging(kind: LogKind, options: WorldOptions = {}) {
  const stores = createMemoryStores();
  const own = logOf(kind, stores);
  const log = own.provisioningLog;
  const world = makeWorld(policy, { stores, ...own, ...options });
  const entries = async () => {
    await nextTurn();
    await nextTurn();
    return log.query('default', { order: 'oldest' });
  };
  return { ...world, entries, last: async () => (await entries()).at(-1) };
}

const locked = (...userIds: string[]) => [{ reason: 'locked', users: userIds.length, userIds }];

describe.each<LogKind>(['plain', 'in units'])('the entry of a request in a log (%s)', (kind) => {
  it('says whose roles were kept because of a lock, whatever the request was', async () => {
    const { addUser, addGroup, join, leave, last, setActive, scim, stores } = logging(kind);
    const ada = await addUser('ada');
    expect(await last()).not.toHaveProperty('rolesKept');
    const admins = await addGroup('Admins');
    await stores.userStore.setRoles(ctx, ada, [{ role: 'auditor' }]);
    const path = `/Users/${ada}`;
    const requests: Record<string, () => PromiseLike<unknown>> = {
      membership: () => join(admins, ada),
      update: () => scim.patch(path, patch({ op: 'replace', path: 'title', value: 'T' })),
      disable: () => setActive(ada, false),
      reactivate: () => scim.put(path, user('ada')),
    };
    for (const [kind, send] of Object.entries(requests)) {
      await send();
      expect(await last()).toMatchObject({ kind, rolesKept: locked(ada) });
    }
    await leave(admins, ada);
    expect(await last()).toMatchObject({ kind: 'membership', rolesKept: locked(ada) });
    await scim.delete(`/Groups/${admins}`);
    expect(await last()).not.toHaveProperty('rolesKept');
  });

  it('says that the last administrator was kept', async () => {
    const { addUser, addGroup, last, scim } = logging(kind);
    const ada = await addUser('ada');
    const admins = await addGroup('Admins', [ada]);
    await scim.delete(`/Groups/${admins}`).expect(204);
    expect(await last()).toMatchObject({
      kind: 'delete',
      resourceId: admins,
      rolesKept: [{ reason: 'lastAdministrator', users: 1, userIds: [ada] }],
    });
  });

  it('is that of the operation of a Bulk request, also of a circle of them', async () => {
    const { addUser, entries, scim, stores } = logging(kind);
    const ada = await addUser('ada');
    const bob = await addUser('bob');
    await stores.userStore.setRoles(ctx, ada, [{ role: 'auditor' }]);
    const title = patch({ op: 'replace', path: 'title', value: 'T' });
    const group = (bulkId: string, displayName: string, ...ids: string[]) => ({
      method: 'POST',
      path: '/Groups',
      bulkId,
      data: { displayName, members: ids.map((value) => ({ value })) },
    });
    const Operations = [
      { method: 'PATCH', path: `/Users/${bob}`, data: title },
      { method: 'PATCH', path: `/Users/${ada}`, data: title },
      group('one', 'Admins', ada, 'bulkId:two'),
      group('two', 'Others', 'bulkId:one'),
    ];
    await scim.post('/Bulk', { Operations }).expect(200);
    const kept = (await entries()).flatMap(({ operation, rolesKept }) =>
      operation === undefined ? [] : [[operation, rolesKept]],
    );
    expect(kept).toEqual([
      [0, undefined],
      [1, locked(ada)],
      [2, locked(ada)],
      [3, undefined],
    ]);
  });

  it('names ten at most, and counts the others', async () => {
    const { addUser, addGroup, last, stores } = logging(kind);
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) ids.push(await addUser(`u${n}`));
    for (const id of ids) await stores.userStore.setRoles(ctx, id, [{ role: 'auditor' }]);
    await addGroup('Admins', ids);
    const [kept] = (await last())?.rolesKept ?? [];
    expect(kept?.users).toBe(12);
    expect(kept?.userIds).toHaveLength(10);
  });

  it('is followed by one of its own where roles are computed after the answer', async () => {
    const { addUser, addGroup, entries, rolesOf, roles, scim, stores } = logging(kind, {
      roles: { maxInCommit: 1 },
    });
    const ids = [await addUser('ada'), await addUser('bob')];
    const [ada = ''] = ids;
    await stores.userStore.setRoles(ctx, ada, [{ role: 'auditor' }]);
    const id = await addGroup('Others', ids);
    await roles.drain();
    const rename = patch({ op: 'replace', path: 'displayName', value: 'Admins' });
    await scim.patch(`/Groups/${id}`, rename).expect(204);
    await roles.drain();
    expect(await rolesOf(ada)).toEqual(['auditor']);
    expect((await entries()).slice(-2)).toEqual([
      expect.objectContaining({ kind: 'update', resourceId: id }),
      expect.objectContaining({
        kind: 'roles',
        principalId: 'roles',
        method: '',
        route: 'none',
        resourceType: 'User',
        status: 200,
        rolesKept: locked(ada),
      }),
    ]);
    expect((await entries()).at(-2)).not.toHaveProperty('rolesKept');
  });

  it('is followed by none where nothing was kept', async () => {
    const { addUser, entries, roles } = logging(kind);
    await addUser('ada');
    await roles.replay('default');
    expect((await entries()).map(({ kind }) => kind)).toEqual(['create']);
  });
});

describe('role events of the background', () => {
  const changing = () => {
    const resolver = changeable(policy);
    const next = () => resolver.set(createRolePolicy({ ...guarded, defaultRole: 'guest' }));
    return { resolver, next };
  };

  it.each(['replay', 'recompute'] as const)('go into the commit of a %s', async (how) => {
    const { resolver, next } = changing();
    const stores = createMemoryStores();
    const memory = createMemoryOutbox<ScimEvent>();
    let full = false;
    const eventOutbox = overriding(memory, {
      append: (inner, events) =>
        full ? Promise.reject(new Error('full')) : memory.append(inner, events),
    });
    const world = makeWorld(resolver.find, { stores, eventOutbox, onEvent: undefined });
    const ada = await world.addUser('ada');
    next();
    full = true;
    const run = () =>
      how === 'replay' ? world.roles.replay('default') : world.roles.recompute('default', [ada]);
    await expect(run()).rejects.toThrow('full');
    expect(await world.rolesOf(ada)).toEqual(['member']);
    full = false;
    await run();
    expect(await world.rolesOf(ada)).toEqual(['guest']);
    const events = await takeAll(memory);
    expect(events.filter(({ type }) => type === 'roles.changed')).toMatchObject([
      { after: ['member'], principal: { id: 'tests' } },
      { before: ['member'], after: ['guest'], principal: { id: 'roles' } },
    ]);
  });

  it('go into the commit that ends a role job, or the job stays', async () => {
    const stores = createMemoryStores();
    const memory = createMemoryOutbox<ScimEvent>();
    let full = false;
    const eventOutbox = overriding(memory, {
      append: (inner, events) =>
        full && inner.principal.id === 'roles'
          ? Promise.reject(new Error('full'))
          : memory.append(inner, events),
    });
    const options = { stores, eventOutbox, onEvent: undefined, roles: { maxInCommit: 1 } };
    const world = makeWorld(policy, options);
    const ids = [await world.addUser('ada'), await world.addUser('bob')];
    full = true;
    await world.addGroup('Admins', ids);
    while (world.log.length === 0) await nextTurn();
    expect(await stores.roleJobs.pending(ctx)).toBe(2);
    expect(await Promise.all(ids.map(world.rolesOf))).toEqual([['member'], ['member']]);
    full = false;
    await stores.roleJobs.enqueue(ctx, ids);
    await makeWorld(policy, options).roles.drain();
    expect(await Promise.all(ids.map(world.rolesOf))).toEqual([['admin'], ['admin']]);
    const events = await takeAll(memory);
    expect(events.filter(({ principal }) => principal?.id === 'roles')).toHaveLength(2);
  });

  it('come in the order of the commits of each user, also if the earlier one is reported late', async () => {
    const { resolver, next } = changing();
    const stores = createMemoryStores();
    let report = () => {};
    const late = new Promise<void>((resolve) => {
      report = resolve;
    });
    const world = makeWorld(resolver.find, {
      stores,
      unitOfWork: {
        async run(inner, work) {
          const result = await stores.unitOfWork.run(inner, work);
          if (inner.principal.id === 'roles') await late;
          return result;
        },
      },
    });
    const ada = await world.addUser('ada');
    world.seen();
    next();
    const replayed = world.roles.replay('default');
    while (String(await world.rolesOf(ada)) !== 'guest') await nextTurn();
    const disabled = world.setActive(ada, false);
    while (String(await world.rolesOf(ada)) !== 'none') await nextTurn();
    expect(world.seen()).toEqual([]);
    report();
    await Promise.all([replayed, disabled]);
    expect(world.seen()).toMatchObject([{ after: ['guest'] }, { after: ['none'] }]);
  });

  it('are told once when a conflict has made a batch run again', async () => {
    const stores = createMemoryStores();
    const { resolver, next } = changing();
    let conflicts = 1;
    const world = makeWorld(resolver.find, {
      stores,
      userStore: overriding(stores.userStore, {
        async assignRoles(inner, changes) {
          if (inner.principal.id === 'roles' && conflicts > 0) {
            conflicts -= 1;
            return stores.userStore.assignRoles(inner, [
              { userId: 'x', expectedVersion: 'never', assignments: [] },
            ]);
          }
          return stores.userStore.assignRoles(inner, changes);
        },
      }),
    });
    const ada = await world.addUser('ada');
    world.seen();
    next();
    await world.roles.recompute('default', [ada]);
    expect(conflicts).toBe(0);
    expect(world.seen()).toMatchObject([{ before: ['member'], after: ['guest'] }]);
  });
});
