import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import type { RequestContext, RoleAssignment } from '../../src/index.js';
import {
  createPostgresScim,
  migrate,
  type PostgresConnection,
  type PostgresScim,
} from '../../src/postgres/index.js';
import { useDatabase } from '../support/postgres/use-database.js';

const database = useDatabase();
const ctx: RequestContext<PostgresConnection> = Object.freeze({
  tenantId: 'acme',
  principal: Object.freeze({ id: 'entra' }),
  requestId: 'r',
  signal: new AbortController().signal,
});
let pool: Pool;
let scim: PostgresScim;

beforeAll(async () => {
  pool = database.pool();
  await migrate(pool);
  scim = createPostgresScim({ pool });
});

/** Resolves when a session of the database waits for a lock. */
async function untilOneWaits(): Promise<void> {
  const { rows } = await pool.query<{ waits: boolean }>(
    `SELECT count(*) > 0 AS waits FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  if (!rows[0]?.waits) await untilOneWaits();
}

/** A unit that waits for another one, which begins first and commits once it is waited for. */
async function overtaking<T>(
  first: (unit: RequestContext<PostgresConnection>) => Promise<unknown>,
  second: (unit: RequestContext<PostgresConnection>) => Promise<T>,
): Promise<T> {
  let waiting: Promise<PromiseSettledResult<T>[]> = Promise.resolve([]);
  await scim.unitOfWork.run(ctx, async (unit) => {
    await first(unit);
    waiting = Promise.allSettled([scim.unitOfWork.run(ctx, second)]);
    await untilOneWaits();
  });
  const [result] = await waiting;
  if (result?.status !== 'fulfilled') throw result?.reason;
  return result.value;
}

describe('role states that were waited for', () => {
  const editor: RoleAssignment = { role: 'editor' };

  async function personWith(userName: string, ...roles: readonly string[]): Promise<string> {
    const { userStore } = scim.stores;
    const { id } = await userStore.create(ctx, { userName, active: true });
    const assignments = roles.map((role) => ({ role, reason: 'default' as const }));
    await userStore.assignRoles(ctx, [{ userId: id, expectedVersion: '1', assignments }]);
    return id;
  }

  it('show what was assigned meanwhile', async () => {
    const { userStore } = scim.stores;
    const id = await personWith('ada', 'member', 'auditor');
    const [state] = await overtaking(
      (unit) => userStore.setRoles(unit, id, [editor]),
      (unit) => userStore.lockRoleStates(unit, [id]),
    );
    expect(state).toMatchObject({ assignments: [editor], locked: true });
  });

  it('show what was there where another one only held the lock', async () => {
    const { userStore } = scim.stores;
    const id = await personWith('bea', 'member', 'auditor');
    const [state] = await overtaking(
      (unit) => userStore.lockRoleStates(unit, [id]),
      (unit) => userStore.lockRoleStates(unit, [id]),
    );
    expect(state?.assignments).toEqual([{ role: 'auditor' }, { role: 'member' }]);
  });
});

describe('a group with members that was waited for', () => {
  const nobody = { from: 'empty', add: [], remove: [], unknown: 'skip' } as const;

  it('is not written over', async () => {
    const { groupStore } = scim.stores;
    const group = await groupStore.create(ctx, { displayName: 'crew' });
    const expectedRevision = group.meta.revision ?? '';
    const change = { displayName: 'the crew' };
    const second = overtaking(
      (unit) => groupStore.replace(unit, group.id, change),
      (unit) => groupStore.saveWithMembers(unit, group.id, change, nobody, { expectedRevision }),
    );
    await expect(second).rejects.toMatchObject({ code: 'versionConflict' });
  });

  it('loses those who were added meanwhile, if it is to be empty', async () => {
    const { groupStore, userStore } = scim.stores;
    const { id } = await groupStore.create(ctx, { displayName: 'deck' });
    const cleo = await userStore.create(ctx, { userName: 'cleo', active: true });
    const add = [{ value: cleo.id }];
    const { members } = await overtaking(
      (unit) => groupStore.changeMembers(unit, id, { ...nobody, from: 'current', add }),
      (unit) => groupStore.saveWithMembers(unit, id, { displayName: 'deck' }, nobody),
    );
    expect(members.removed).toEqual([{ value: cleo.id, type: 'User' }]);
  });
});

describe('members of a group that was waited for', () => {
  it('are those of then, where they are to be replaced', async () => {
    const { groupStore, userStore } = scim.stores;
    const { id } = await groupStore.create(ctx, { displayName: 'bridge' });
    const [emma, fay] = [
      await userStore.create(ctx, { userName: 'emma', active: true }),
      await userStore.create(ctx, { userName: 'fay', active: true }),
    ];
    const add = (user: { readonly id: string }) => [{ value: user.id }];
    const change = { remove: [], unknown: 'skip' } as const;
    const result = await overtaking(
      (unit) => groupStore.changeMembers(unit, id, { ...change, from: 'current', add: add(emma) }),
      (unit) => groupStore.changeMembers(unit, id, { ...change, from: 'empty', add: add(fay) }),
    );
    expect(result.removed).toEqual([{ value: emma.id, type: 'User' }]);
    const { members } = await groupStore.listMembers(ctx, id, { startIndex: 1, count: 10 });
    expect(members.map(({ value }) => value)).toEqual([fay.id]);
  });

  it('are not changed where another version was expected', async () => {
    const { groupStore } = scim.stores;
    const { id, meta } = await groupStore.create(ctx, { displayName: 'hold' });
    const change = { from: 'empty', add: [], remove: [], unknown: 'skip' } as const;
    const second = overtaking(
      (unit) => groupStore.replace(unit, id, { displayName: 'the hold' }),
      (unit) => groupStore.changeMembers(unit, id, change, { expectedVersion: meta.version ?? '' }),
    );
    await expect(second).rejects.toMatchObject({ code: 'versionConflict', isTransient: false });
  });
});

it('somebody who was deleted meanwhile is found as who they were before', async () => {
  const { userStore } = scim.stores;
  const draft = { userName: 'gwen', externalId: 'gwen', active: true };
  const before = await userStore.create(ctx, draft);
  const previous = await overtaking(
    (unit) => userStore.delete(unit, before.id),
    async (unit) => {
      await userStore.create(unit, draft);
      return userStore.findPreviousId?.(unit, draft);
    },
  );
  expect(previous).toBe(before.id);
});

it('whom the deletion guard has counted meanwhile counts', async () => {
  const { deletionGuardStore } = scim;
  const attempt = (resourceId: string) => ({
    attemptId: resourceId,
    resourceId,
    now: 2_000,
    since: 1_000,
    limit: 2,
  });
  await deletionGuardStore.take(ctx, attempt('first'));
  const answer = await overtaking(
    (unit) => deletionGuardStore.take(unit, attempt('second')),
    (unit) => deletionGuardStore.take(unit, attempt('third')),
  );
  expect(answer).toEqual({ allowed: false, counted: false });
});

it('two who add the same person to two groups do not wait for each other to compute roles', async () => {
  const { groupStore, userStore } = scim.stores;
  const { id } = await userStore.create(ctx, { userName: 'dora', active: true });
  const add = { from: 'current', add: [{ value: id }], remove: [], unknown: 'skip' } as const;
  const [left, right] = [
    await groupStore.create(ctx, { displayName: 'left' }),
    await groupStore.create(ctx, { displayName: 'right' }),
  ];
  const states = await scim.unitOfWork.run(ctx, (first) =>
    scim.unitOfWork.run(ctx, async (second) => {
      await groupStore.changeMembers(first, left.id, add);
      await groupStore.changeMembers(second, right.id, add);
      const [state] = await userStore.lockRoleStates(first, [id]);
      const assignments = [{ role: 'member', reason: 'default' as const }];
      const change = { userId: id, expectedVersion: state?.version ?? '', assignments };
      await userStore.assignRoles(first, [change]);
      return state;
    }),
  );
  expect(states?.userId).toBe(id);
});
