import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, ScimConfigError } from '../../../src/index.js';
import {
  createDeletionGuard,
  createMemoryDeletionGuardStore,
  createMemoryProvisioningLog,
  type DeletionGuardOptions,
  type GuardEvent,
} from '../../../src/monitoring/index.js';
import { type MountOptions, mountScim } from '../../support/app.js';
import { expectScimError } from '../../support/expect-error.js';
import { group, PATCH_OP, patch, user } from '../../support/messages.js';
import { withLatency } from '../../support/stores.js';

const OFF = patch({ op: 'Replace', path: 'active', value: 'False' });
const ON = patch({ op: 'Replace', path: 'active', value: 'True' });
const HOUR = 3_600_000;

async function guarded(
  options: Partial<DeletionGuardOptions> = {},
  { users = 6, ...mount }: MountOptions & { readonly users?: number } = {},
) {
  const events: GuardEvent[] = [];
  const clock = { now: Date.parse('2026-11-21T08:00:00.000Z') };
  const guard = createDeletionGuard({
    threshold: { count: 2 },
    now: () => clock.now,
    onEvent: (event) => void events.push(event),
    ...options,
  });
  const { scim } = mountScim({ ...mount, deletionGuard: guard });
  const paths: string[] = [];
  for (let n = 0; n < users; n += 1) {
    paths.push(`/Users/${(await scim.post('/Users', user(`u${n}`)).expect(201)).body.id}`);
  }
  const path = (n: number) => paths[n] ?? '';
  const activeOf = async (n: number) => (await scim.get(path(n))).body.active;
  const state = () => guard.state('default');
  return { guard, scim, path, paths, events, clock, activeOf, state };
}

describe('without the guard', () => {
  it('everybody can be disabled and deleted', async () => {
    const { scim } = mountScim();
    for (const name of ['a', 'b', 'c', 'd']) {
      const { id } = (await scim.post('/Users', user(name))).body;
      await scim.patch(`/Users/${id}`, OFF).expect(200);
      await scim.delete(`/Users/${id}`).expect(204);
    }
  });
});

describe('beyond the threshold', () => {
  it('holds PATCH, PUT and DELETE with an error that is retried', async () => {
    const { scim, path, activeOf } = await guarded();
    await scim.patch(path(0), OFF).expect(200);
    await scim.delete(path(1)).expect(204);
    const held = await scim.patch(path(2), OFF);
    expectScimError(held, 503);
    expect(Number(held.headers['retry-after'])).toBeGreaterThan(0);
    expectScimError(await scim.put(path(3), user('u3', { active: false })), 503);
    expectScimError(await scim.delete(path(4)), 503);
    expectScimError(
      await scim.patch(path(5), patch({ op: 'replace', value: { active: false } })),
      503,
    );
    for (const n of [2, 3, 4, 5]) expect(await activeOf(n)).toBe(true);
  });

  it('holds operations of a Bulk request one by one', async () => {
    const { scim, paths, activeOf } = await guarded({ threshold: { count: 3 } });
    const { body } = await scim.post('/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        ...paths.slice(0, 4).map((path) => ({
          method: 'PATCH',
          path,
          data: { schemas: [PATCH_OP], Operations: [{ op: 'replace', value: { active: false } }] },
        })),
        { method: 'DELETE', path: paths[4] },
        { method: 'PATCH', path: paths[5], data: patch({ op: 'add', path: 'title', value: 'T' }) },
      ],
    });
    expect(body.Operations.map(({ status }: { status: string }) => status)).toEqual([
      '200',
      '200',
      '200',
      '503',
      '503',
      '200',
    ]);
    expect(await activeOf(3)).toBe(true);
  });

  it('lets everything else pass', async () => {
    const { scim, path } = await guarded({ threshold: { count: 1 } });
    await scim.patch(path(0), OFF).expect(200);
    await scim.patch(path(1), OFF).expect(503);
    await scim.patch(path(0), ON).expect(200);
    await scim.patch(path(1), patch({ op: 'add', path: 'title', value: 'T' })).expect(200);
    await scim.patch(path(1), ON).expect(200);
    await scim.put(path(1), user('u1', { title: 'U' })).expect(200);
    await scim.post('/Users', user('new')).expect(201);
    await scim.post('/Users', user('leaver', { active: false })).expect(201);
    const crew = (await scim.post('/Groups', group('Crew'))).body.id;
    await scim.delete(`/Groups/${crew}`).expect(204);
  });

  it('counts a person once, and nothing that changes nobody', async () => {
    const { scim, path, state } = await guarded();
    await scim.patch(path(0), OFF).expect(200);
    await scim.patch(path(0), OFF).expect(200);
    await scim.put(path(0), user('u0', { active: false, title: 'T' })).expect(200);
    await scim.patch(path(0), ON).expect(200);
    await scim.patch(path(0), OFF).expect(200);
    await scim.delete(path(0)).expect(204);
    await scim.delete(path(0)).expect(404);
    await scim.delete('/Users/nobody').expect(404);
    expect(await state()).toMatchObject({ status: 'open', taken: 1, held: 0 });
    await scim.patch(path(1), OFF).expect(200);
    await scim.patch(path(2), OFF).expect(503);
  });

  it('tells it once, with ids only', async () => {
    const { scim, path, events } = await guarded();
    for (let n = 0; n < 6; n += 1) await scim.patch(path(n), OFF);
    expect(events).toEqual([
      {
        type: 'guard.held',
        time: '2026-11-21T08:00:00.000Z',
        tenantId: 'default',
        resourceId: path(2).slice('/Users/'.length),
        kind: 'disable',
        requestId: expect.stringMatching(/.{8,}/),
        principalId: 'tests',
        limit: 2,
      },
    ]);
  });

  it('shows who is held', async () => {
    const { scim, path, state } = await guarded();
    expect(await state()).toEqual({ status: 'open', taken: 0, held: 0, heldIds: [], rejected: 0 });
    for (let n = 0; n < 4; n += 1) await scim.patch(path(n), OFF);
    await scim.patch(path(3), OFF);
    expect(await state()).toEqual({
      status: 'holding',
      since: '2026-11-21T08:00:00.000Z',
      taken: 2,
      held: 2,
      heldIds: [path(2).slice(7), path(3).slice(7)],
      rejected: 0,
    });
  });

  it('goes on holding when the window has passed: only an administrator ends it', async () => {
    const { scim, path, clock } = await guarded();
    for (let n = 0; n < 3; n += 1) await scim.patch(path(n), OFF);
    clock.now += 30 * HOUR;
    await scim.patch(path(2), OFF).expect(503);
    await scim.patch(path(3), OFF).expect(503);
  });

  it('is in the provisioning log as what it would have been', async () => {
    const provisioningLog = createMemoryProvisioningLog();
    const { scim, path } = await guarded({}, { provisioningLog });
    for (let n = 0; n < 3; n += 1) await scim.patch(path(n), OFF);
    await scim.delete(path(3));
    await new Promise(setImmediate);
    expect(await provisioningLog.query('default', { limit: 2 })).toMatchObject([
      { kind: 'delete', held: true, status: 503, method: 'DELETE' },
      { kind: 'disable', held: true, status: 503, method: 'PATCH' },
    ]);
  });
});

describe('the window', () => {
  it('slides', async () => {
    const { scim, path, clock, state } = await guarded({ windowMinutes: 60 });
    await scim.patch(path(0), OFF).expect(200);
    clock.now += HOUR / 2;
    await scim.patch(path(1), OFF).expect(200);
    clock.now += HOUR / 2;
    expect(await state()).toMatchObject({ taken: 1 });
    await scim.patch(path(2), OFF).expect(200);
    await scim.patch(path(3), OFF).expect(503);
  });

  it('is the tenant’s own', async () => {
    const guard = createDeletionGuard({ threshold: { count: 1 } });
    const mounts = ['a', 'b'].map((tenantId) =>
      mountScim({ deletionGuard: guard, tenant: () => tenantId }),
    );
    for (const { scim } of mounts) {
      const { id } = (await scim.post('/Users', user('u'))).body;
      await scim.patch(`/Users/${id}`, OFF).expect(200);
    }
    expect(await guard.state('a')).toMatchObject({ taken: 1, held: 0 });
  });
});

describe('a share', () => {
  it('is one of the active users when the window began', async () => {
    const { scim, path, clock } = await guarded({ threshold: { share: 0.5 } }, { users: 9 });
    await scim.patch(path(8), OFF).expect(200);
    clock.now += 2 * HOUR;
    for (const n of [0, 1, 2, 3]) await scim.delete(path(n)).expect(204);
    await scim.patch(path(4), OFF).expect(503);
  });

  it.each([
    ['three people', {}, 3],
    ['as many as the floor says', { floor: 2 }, 2],
    ['not more than the count', { floor: 4, count: 1 }, 1],
  ])('of a tenant of five is %s', async (_, more, allowed) => {
    const { scim, path } = await guarded({ threshold: { share: 0.1, ...more } }, { users: 5 });
    for (let n = 0; n < allowed; n += 1) await scim.patch(path(n), OFF).expect(200);
    await scim.patch(path(allowed), OFF).expect(503);
  });

  it('and a count: what is reached first holds', async () => {
    const { scim, path } = await guarded({ threshold: { share: 0.9, count: 1 } });
    await scim.patch(path(0), OFF).expect(200);
    await scim.patch(path(1), OFF).expect(503);
  });
});

describe('an administrator', () => {
  it('releases: the held ones go, others count anew', async () => {
    const { guard, scim, path, events, activeOf, state } = await guarded({}, { users: 9 });
    for (let n = 0; n < 6; n += 1) await scim.patch(path(n), OFF);
    expect(await guard.release('default', { by: 'ada' })).toBe(4);
    expect(events.at(-1)).toMatchObject({ type: 'guard.released', users: 4, by: 'ada' });
    expect(await state()).toMatchObject({ status: 'open', taken: 0, held: 0 });
    for (let n = 2; n < 6; n += 1) await scim.patch(path(n), OFF).expect(200);
    expect(await activeOf(5)).toBe(false);
    await scim.patch(path(6), OFF).expect(200);
    await scim.patch(path(7), OFF).expect(200);
    await scim.patch(path(8), OFF).expect(503);
  });

  it('releases for as long as the provider may take to come back', async () => {
    const { guard, scim, path, clock } = await guarded({
      releaseHours: 72,
      threshold: { count: 1 },
    });
    for (const n of [0, 1, 2]) await scim.patch(path(n), OFF);
    await guard.release('default');
    clock.now += 71 * HOUR;
    await scim.patch(path(1), OFF).expect(200);
    clock.now += 2 * HOUR;
    await scim.patch(path(3), OFF).expect(200);
    await scim.patch(path(2), OFF).expect(503);
  });

  it('rejects: the held ones stay, whatever is asked, and others go', async () => {
    const { guard, scim, path, clock, events, activeOf, state } = await guarded({
      rejectHours: 48,
    });
    for (let n = 0; n < 4; n += 1) await scim.patch(path(n), OFF);
    expect(await guard.reject('default')).toBe(2);
    expect(events.at(-1)).toMatchObject({ type: 'guard.rejected', users: 2 });
    expect(events.at(-1)).not.toHaveProperty('by');
    clock.now += 2 * HOUR;
    await scim.patch(path(2), OFF).expect(503);
    await scim.delete(path(3)).expect(503);
    expect(await activeOf(2)).toBe(true);
    expect(await state()).toMatchObject({ status: 'open', rejected: 2 });
    await scim.patch(path(4), OFF).expect(200);
    clock.now += 47 * HOUR;
    await scim.patch(path(2), OFF).expect(200);
  });

  it('can release what was rejected', async () => {
    const { guard, scim, path } = await guarded();
    for (let n = 0; n < 3; n += 1) await scim.patch(path(n), OFF);
    await guard.reject('default');
    await scim.patch(path(2), OFF).expect(503);
    expect(await guard.release('default')).toBe(1);
    await scim.patch(path(2), OFF).expect(200);
  });

  it('who has nothing to decide changes nothing', async () => {
    const { guard, events } = await guarded();
    expect(await guard.release('default')).toBe(0);
    expect(await guard.reject('unknown')).toBe(0);
    expect(events).toEqual([]);
  });
});

describe('many at once', () => {
  it.each([true, false])('exactly the threshold passes (units of work: %s)', async (units) => {
    const { userStore, groupStore, unitOfWork } = createMemoryStores();
    const { scim, paths, events, activeOf } = await guarded(
      { threshold: { count: 7 }, store: withLatency(createMemoryDeletionGuardStore(), 2) },
      {
        users: 25,
        userStore: withLatency(userStore, 2),
        groupStore,
        ...(units ? { unitOfWork } : {}),
      },
    );
    const answers = await Promise.all(
      paths.map((path, n) => (n % 2 ? scim.delete(path) : scim.patch(path, OFF))),
    );
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(7);
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(18);
    expect(events).toHaveLength(1);
    const active = await Promise.all(paths.map((_, n) => activeOf(n)));
    expect(active.filter((each) => each === true)).toHaveLength(18);
  });

  it('the share is counted once', async () => {
    const { scim, paths } = await guarded({ threshold: { share: 0.2 } }, { users: 20 });
    const answers = await Promise.all(paths.map((path) => scim.delete(path)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(4);
  });
});

describe('a guard', () => {
  it('whose store fails lets nobody be taken away', async () => {
    const store = createMemoryDeletionGuardStore();
    const { scim, path, activeOf } = await guarded({
      store: {
        ...store,
        take: async () => {
          throw new Error('down');
        },
      },
    });
    await scim.patch(path(0), OFF).expect(500);
    expect(await activeOf(0)).toBe(true);
  });

  it('whose listener fails holds all the same, and says so', async () => {
    const told: string[] = [];
    const { scim, path } = await guarded({
      threshold: { count: 1 },
      onEvent: () => Promise.reject(new Error('no mail')),
      logger: { warn() {}, error: (message) => told.push(message) },
    });
    await scim.patch(path(0), OFF).expect(200);
    await scim.patch(path(1), OFF).expect(503);
    expect(told).toEqual(['deletionGuard.onEvent failed']);
  });

  it.each([
    ['no threshold', {}],
    ['a count that is none', { threshold: { count: 0 } }],
    ['a share above one', { threshold: { share: 1.5 } }],
    ['a floor that is none', { threshold: { share: 0.5, floor: 0 } }],
    ['a window that is none', { threshold: { count: 1 }, windowMinutes: 0 }],
    ['a store without take()', { threshold: { count: 1 }, store: {} }],
  ])('with %s is refused at start', (_, options) => {
    expect(() => createDeletionGuard(options as never)).toThrow(ScimConfigError);
    expect(() => createDeletionGuard(options as never)).toThrow('ERR_SCIM_GUARD');
  });

  it('must be one', () => {
    expect(() => mountScim({ deletionGuard: {} as never })).toThrow('ERR_SCIM_OPTION_VALUE');
  });
});
