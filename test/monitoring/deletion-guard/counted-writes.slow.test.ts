import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  type EventOutbox,
  type ScimEvent,
  type ScimOptions,
  type UnitOfWork,
  type UserStore,
  VersionConflictError,
} from '../../../src/index.js';
import {
  createDeletionGuard,
  createMemoryDeletionGuardStore,
  type DeletionGuardStore,
} from '../../../src/monitoring/index.js';
import { type MountOptions, mountScim } from '../../support/app.js';
import { scimClient } from '../../support/client.js';
import { patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';

const OFF = patch({ op: 'replace', path: 'active', value: false });
const CONTEXT = {
  tenantId: 'default',
  principal: { id: 'tests' },
  requestId: 'r',
  signal: new AbortController().signal,
};

/** How a unit of work of these stores, or of a host that the guard's memory is no part of, may be made. */
const UNITS = {
  'units of work of the memory stores': (units: UnitOfWork) => ({ unitOfWork: units }),
  'units of work that the guard is no part of': (units: UnitOfWork) => ({
    unitOfWork: {
      run: (ctx, work) =>
        units.run(ctx, (inner) => work({ ...inner, transaction: { of: inner.transaction } })),
    } satisfies UnitOfWork,
  }),
  'no units of work': () => ({}),
} as const;

/** Stores that take the memory stores' transaction out of that of a host. */
function unwrapping<S extends object>(store: S): S {
  const members = Object.entries(store).map(([name, member]) => {
    if (typeof member !== 'function') return [name, member];
    const call = (ctx: unknown, ...rest: unknown[]) => {
      const transaction = (ctx as { transaction?: { of?: unknown } })?.transaction;
      const own = transaction?.of ? { ...(ctx as object), transaction: transaction.of } : ctx;
      return member.call(store, own, ...rest);
    };
    return [name, call];
  });
  return Object.fromEntries(members);
}

async function guarded(
  units: (units: UnitOfWork) => Partial<ScimOptions>,
  change: (store: UserStore) => Partial<UserStore> = () => ({}),
  more: Partial<MountOptions> = {},
) {
  const memory = createMemoryStores();
  const guard = createDeletionGuard({ threshold: { count: 2 } });
  const users = unwrapping<UserStore>(memory.userStore);
  const broken = { on: false };
  const changed = change(users);
  const userStore = overriding<UserStore>(users, {
    ...Object.fromEntries(
      Object.entries(changed).map(([name, method]) => [
        name,
        (...args: unknown[]) =>
          ((broken.on ? method : Reflect.get(users, name)) as (...all: unknown[]) => unknown)(
            ...args,
          ),
      ]),
    ),
  });
  const { scim, app, path, token } = mountScim({
    userStore,
    groupStore: unwrapping(memory.groupStore),
    ...units(memory.unitOfWork),
    deletionGuard: guard,
    limits: { maxRetries: 2 },
    ...more,
  });
  const ids: string[] = [];
  for (const name of ['ada', 'bob', 'cyd', 'dov']) {
    ids.push((await scim.post('/Users', user(name)).expect(201)).body.id);
  }
  const matching = (etag: string) =>
    scimClient(app, { base: path, token, headers: { 'If-Match': etag } });
  const at = (n: number) => `/Users/${ids[n]}`;
  const state = () => guard.state('default');
  return { scim, matching, at, broken, state, memory };
}

const failing = (error: () => Error) => async () => {
  throw error();
};

describe.each(Object.entries(UNITS))('with %s, the guard counts nothing', (_, units) => {
  it('of a write that clashes (409)', async () => {
    const conformance = { faultsBesideRevocation: 'refuse' } as const;
    const { scim, at, state } = await guarded(units, undefined, { conformance });
    await scim.put(at(0), user('bob', { active: false })).expect(409);
    expect(await state()).toMatchObject({ taken: 0, held: 0 });
  });

  it('twice that goes around what clashes', async () => {
    const { scim, at, state } = await guarded(units);
    await scim.put(at(0), user('bob', { active: false })).expect(200);
    expect((await scim.get(at(0))).body).toMatchObject({ userName: 'ada', active: false });
    expect(await state()).toMatchObject({ taken: 1, held: 0 });
  });

  it('of a write with an old version (412)', async () => {
    const { matching, at, state } = await guarded(units);
    await matching('W/"old"').patch(at(0), OFF).expect(412);
    await matching('W/"old"').delete(at(0)).expect(412);
    expect(await state()).toMatchObject({ taken: 0, held: 0 });
  });

  it('of a write that somebody else was faster than, however often (412, 503)', async () => {
    const { scim, matching, at, state, broken } = await guarded(units, () => ({
      replace: failing(() => new VersionConflictError()),
      delete: failing(() => new VersionConflictError()),
    }));
    const etag = (await scim.get(at(0))).headers.etag ?? '';
    broken.on = true;
    await scim.patch(at(0), OFF).expect(503);
    await scim.delete(at(1)).expect(503);
    await matching(etag).patch(at(0), OFF).expect(412);
    expect(await state()).toMatchObject({ taken: 0, held: 0 });
    broken.on = false;
    await scim.patch(at(2), OFF).expect(200);
    await scim.delete(at(3)).expect(204);
  });

  it('of a write whose store fails (500), and of a user who is gone already (404)', async () => {
    const { scim, at, state, broken } = await guarded(units, () => ({
      replace: failing(() => new Error('down')),
      delete: async () => false,
    }));
    broken.on = true;
    await scim.patch(at(0), OFF).expect(500);
    await scim.delete(at(1)).expect(404);
    expect(await state()).toMatchObject({ taken: 0, held: 0 });
  });

  it('of deleting users who are inactive already, nor holds that', async () => {
    const { scim, at, state } = await guarded(units);
    await scim.patch(at(0), OFF).expect(200);
    await scim.patch(at(1), OFF).expect(200);
    await scim.patch(at(2), OFF).expect(503);
    await scim.post('/Users', user('eve', { active: false })).then(({ body }) => {
      return scim.delete(`/Users/${body.id}`).expect(204);
    });
    await scim.delete(at(0)).expect(204);
    expect(await state()).toMatchObject({ taken: 2, held: 1 });
  });

  it('twice about one person, whichever of the attempts fails', async () => {
    const { scim, at, state, broken } = await guarded(units, () => ({
      replace: failing(() => new Error('down')),
    }));
    await scim.patch(at(0), OFF).expect(200);
    await scim.patch(at(0), patch({ op: 'replace', path: 'active', value: true })).expect(200);
    broken.on = true;
    await scim.patch(at(0), OFF).expect(500);
    broken.on = false;
    expect(await state()).toMatchObject({ taken: 1 });
  });
});

describe('the guard counts', () => {
  it('nothing of a unit of work that is rolled back at its end', async () => {
    let isDown = false;
    const outbox: EventOutbox<ScimEvent> = {
      async append() {
        if (isDown) throw new Error('down');
      },
      claim: async () => [],
      lease: async () => {},
      complete: async () => {},
    };
    const { scim, at, state } = await guarded(
      UNITS['units of work of the memory stores'],
      undefined,
      {
        eventOutbox: outbox,
      },
    );
    isDown = true;
    await scim.patch(at(0), OFF).expect(500);
    await scim.delete(at(0)).expect(500);
    expect(await state()).toMatchObject({ taken: 0 });
    expect((await scim.get(at(0))).body.active).toBe(true);
  });

  it('who is gone although what follows has failed, where nothing takes it back', async () => {
    const { scim, at, state, broken } = await guarded(
      UNITS['no units of work'],
      () => ({ lockRoleStates: failing(() => new Error('down')) }),
      { roleResolver: { resolve: () => ({ assignments: [] }) } },
    );
    broken.on = true;
    await scim.patch(at(0), OFF).expect(500);
    broken.on = false;
    expect((await scim.get(at(0))).body.active).toBe(false);
    expect(await state()).toMatchObject({ taken: 1 });
  });

  it('a user who comes back to work while being deleted', async () => {
    const seen = { reads: 0 };
    const { scim, at, state, broken, memory } = await guarded(
      UNITS['no units of work'],
      (users) => ({
        async get(ctx, id, options) {
          const found = await users.get(ctx, id, options);
          seen.reads += 1;
          if (seen.reads === 1 && found)
            await users.replace(ctx, id, user('ada', { active: true }));
          return found;
        },
      }),
    );
    await scim.patch(at(0), OFF).expect(200);
    expect(await state()).toMatchObject({ taken: 1 });
    await scim.patch(at(1), OFF).expect(200);
    await memory.userStore.replace(CONTEXT, at(2).slice(7), user('cyd', { active: false }));
    broken.on = true;
    const answer = await scim.delete(at(0));
    expect([answer.status, seen.reads]).toEqual([204, 2]);
  });
});

describe('a guard store', () => {
  const attempt = (resourceId: string, attemptId: string, limit = 1) => ({
    attemptId,
    resourceId,
    now: 1_000,
    since: 0,
    limit,
  });
  const taken = async (store: DeletionGuardStore) =>
    (await store.read('default', { now: 1_000, since: 0, ids: 0 })).taken;

  it('takes two attempts about one person as one, until both are cancelled', async () => {
    const store = createMemoryDeletionGuardStore();
    expect(await store.take(CONTEXT, attempt('u', 'a'))).toEqual({ allowed: true, counted: true });
    expect(await store.take(CONTEXT, attempt('u', 'b'))).toEqual({ allowed: true, counted: true });
    expect(await taken(store)).toBe(1);
    await store.cancel(CONTEXT, attempt('u', 'a'));
    expect(await taken(store)).toBe(1);
    await store.cancel(CONTEXT, attempt('u', 'unknown'));
    await store.cancel(CONTEXT, attempt('u', 'b'));
    expect(await taken(store)).toBe(0);
  });

  it('begins no hold about somebody who would be let through by now', async () => {
    const store = createMemoryDeletionGuardStore();
    await store.take(CONTEXT, attempt('u', 'a'));
    expect(await store.take(CONTEXT, attempt('v', 'b'))).toMatchObject({ allowed: false });
    await store.cancel(CONTEXT, attempt('u', 'a'));
    expect(await store.hold(CONTEXT, attempt('v', 'b'))).toEqual({ began: false });
    await store.take(CONTEXT, attempt('u', 'c'));
    expect(await store.hold(CONTEXT, attempt('v', 'b'))).toEqual({ began: true });
    expect(await store.hold(CONTEXT, attempt('w', 'd'))).toEqual({ began: false });
    await store.decide('default', { decision: 'release', now: 1_000, until: 2_000 });
    expect(await store.hold(CONTEXT, attempt('v', 'b'))).toEqual({ began: false });
    expect(await store.take(CONTEXT, attempt('v', 'e'))).toEqual({ allowed: true, counted: false });
  });

  it('forgets what a unit of work has taken when it is rolled back', async () => {
    const { unitOfWork } = createMemoryStores();
    const store = createMemoryDeletionGuardStore();
    const unit = unitOfWork.run(CONTEXT, async (ctx) => {
      expect(await store.take(ctx, attempt('u', 'a'))).toMatchObject({ allowed: true });
      throw new Error('rolled back');
    });
    await expect(unit).rejects.toThrow('rolled back');
    expect(await taken(store)).toBe(0);
  });
});

describe('linking somebody as inactive', () => {
  it('is guarded like switching them off', async () => {
    const { userStore, ...rest } = createMemoryStores();
    const guard = createDeletionGuard({ threshold: { count: 1 } });
    const { scim } = mountScim({
      ...rest,
      userStore,
      deletionGuard: guard,
      resolveExisting: () => ({ action: 'link' }),
    });
    for (const name of ['ada', 'bob', 'cyd'])
      await userStore.addHidden('default', { userName: name });
    await scim.post('/Users', user('ada', { active: false })).expect(201);
    await scim.post('/Users', user('bob', { active: false })).expect(503);
    await scim.post('/Users', user('cyd')).expect(201);
    await scim.post('/Users', user('new', { active: false })).expect(201);
    expect(await guard.state('default')).toMatchObject({ taken: 1, held: 1 });
    expect((await scim.get('/Users')).body.totalResults).toBe(3);
    await guard.release('default');
    await scim.post('/Users', user('bob', { active: false })).expect(201);
  });
});
