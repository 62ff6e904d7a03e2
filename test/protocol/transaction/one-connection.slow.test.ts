import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import { createEntraClient, simulate } from 'express-scim/testing';
import { createMemoryTokenStore, createTokenService } from '../../../src/auth/index.js';
import {
  createMemoryOutbox,
  createMemoryStores,
  createScimRouter,
  drainOutbox,
  type ScimEvent,
  type ScimOptions,
} from '../../../src/index.js';
import {
  createDeletionGuard,
  createMemoryDeletionGuardStore,
  createMemoryProvisioningLog,
} from '../../../src/monitoring/index.js';
import {
  createMemoryRoleSettingsStore,
  createRoleSettings,
  type RoleSettings,
} from '../../../src/roles/index.js';
import { scimClient } from '../../support/client.js';
import { group, patch, user } from '../../support/messages.js';
import { type OneConnection, oneConnection } from '../../support/one-connection.js';
import { whileServing } from '../../support/server.js';
import { withLatency } from '../../support/stores.js';
import { QUARTER } from '../../testing/providers/company.js';

const TENANT = 'acme';
const QUIET = { warn() {}, error() {} };
const OFF = patch({ op: 'replace', path: 'active', value: false });
const PARALLEL = 30;

const SETTINGS: RoleSettings = {
  defaultRole: 'member',
  disabledRole: 'none',
  groupRoles: [
    { group: { displayName: 'Admins' }, role: 'admin' },
    { group: { displayName: 'Crew' }, role: 'editor' },
  ],
  precedence: ['admin', 'editor', 'member', 'none'],
};
const ROLES = ['admin', 'editor', 'member', 'none'].map((value) => ({ value, label: value }));

/** Whatever a test has failed by: what would have hung is named. */
const pools: OneConnection[] = [];
afterEach(() => {
  expect(pools.splice(0).flatMap(({ violations }) => violations)).toEqual([]);
});

type Extra = { readonly held?: number } & Partial<ScimOptions>;

/** Everything that a host can configure, each part of it behind the one connection. */
async function everything({ held = 1_000, ...more }: Extra = {}) {
  const pool = oneConnection();
  pools.push(pool);
  const memory = createMemoryStores({ tombstones: true });
  const slow = <S extends object>(store: S) => withLatency(store, 1);
  const events: ScimEvent[] = [];
  const settings = createRoleSettings({
    store: pool.store('roleSettings', slow(createMemoryRoleSettingsStore())),
    roles: ROLES,
    targetTenants: pool.hook('targetTenants', () => []),
    administratorRole: 'admin',
  });
  await settings.save(TENANT, SETTINGS, { expectedRevision: undefined });
  const guardEvents: string[] = [];
  const guard = createDeletionGuard({
    threshold: { count: held, share: 1 },
    store: pool.store('guard', slow(createMemoryDeletionGuardStore())),
    onEvent: pool.hook('guard.onEvent', ({ type }) => void guardEvents.push(type)),
    logger: QUIET,
  });
  const tokens = createTokenService({
    store: pool.store('tokens', slow(createMemoryTokenStore())),
    logger: QUIET,
  });
  const { token } = await tokens.issue({ tenantId: TENANT, label: 'tests' });
  const outbox = pool.store('outbox', createMemoryOutbox<ScimEvent>(), { leases: ['exclusively'] });
  const listeners = {
    onEvent: pool.hook('onEvent', (event: ScimEvent) => void events.push(event)),
    onDeactivate: pool.hook('onDeactivate', () => undefined),
  };
  const log = createMemoryProvisioningLog();
  const router = createScimRouter({
    userStore: pool.store('userStore', slow(memory.userStore)),
    groupStore: pool.store('groupStore', slow(memory.groupStore)),
    roleJobs: pool.store('roleJobs', slow(memory.roleJobs)),
    unitOfWork: pool.unitOfWork(memory.unitOfWork),
    auth: tokens,
    roleResolver: settings.roleResolver,
    roles: { maxInCommit: 5 },
    deletionGuard: guard,
    eventOutbox: outbox,
    provisioningLog: pool.store('log', log),
    requestLimit: { take: pool.hook('requestLimit', () => ({ allowed: true })) },
    tenant: pool.hook('tenant', () => TENANT),
    authorize: pool.hook('authorize', () => true),
    me: pool.hook('me', () => undefined),
    resolveExisting: pool.hook('resolveExisting', () => ({ action: 'link' as const })),
    ...listeners,
    logger: QUIET,
    ...more,
  });
  const app = express();
  app.use('/scim/v2', router);
  const scim = scimClient(app, { base: '/scim/v2', token });
  const ended = async () => {
    await router.roles.drain();
    await drainOutbox(outbox, { ...listeners, logger: QUIET });
    await scim.get('/Users?count=1').expect(200);
    expect(pool.violations).toEqual([]);
  };
  return {
    pool,
    memory,
    events,
    settings,
    guard,
    guardEvents,
    token,
    log,
    router,
    app,
    scim,
    ended,
  };
}

type World = Awaited<ReturnType<typeof everything>>;

async function people({ scim }: World, count = PARALLEL): Promise<readonly string[]> {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const made = await Promise.all(
    numbers.map((n) => scim.post('/Users', user(`u${n}`)).expect(201)),
  );
  return made.map(({ body }) => body.id);
}

describe('a pool of one connection is enough for', () => {
  it('30 POSTs, PATCHes, PUTs and deletes at once', async () => {
    const world = await everything();
    const { scim, pool, ended, events } = world;
    const ids = await people(world);
    const title = patch({ op: 'add', path: 'title', value: 'T' });
    await Promise.all(ids.map((id) => scim.patch(`/Users/${id}`, title).expect(200)));
    await Promise.all(ids.map((id, n) => scim.put(`/Users/${id}`, user(`u${n}`)).expect(200)));
    await Promise.all(
      ids.map((id) =>
        scim
          .patch(`/Users/${ids[0]}`, title)
          .expect(200)
          .then(() => id),
      ),
    );
    await Promise.all(
      ids.map((id, n) =>
        n % 2
          ? scim.delete(`/Users/${id}`).expect(204)
          : scim.patch(`/Users/${id}`, OFF).expect(200),
      ),
    );
    await ended();
    expect(events.filter(({ type }) => type === 'user.deactivated')).toHaveLength(PARALLEL / 2);
    for (const name of ['roleSettings.read', 'targetTenants', 'guard.take', 'outbox.append']) {
      expect([name, pool.calls.get(name)?.inside]).toEqual([name, expect.any(Number)]);
      expect(pool.calls.get(name)?.inside).toBeGreaterThan(0);
    }
    for (const name of ['authorize', 'tenant', 'requestLimit', 'tokens.findByDigest', 'onEvent']) {
      expect([name, pool.calls.get(name)?.inside]).toEqual([name, 0]);
    }
  });

  it('writes that fail, and holds of the guard', async () => {
    const world = await everything({ held: 3 });
    const { scim, guard, guardEvents, ended } = world;
    const ids = await people(world);
    await Promise.all(ids.map((id) => scim.put(`/Users/${id}`, user('u0'))));
    const answers = await Promise.all(ids.map((id) => scim.delete(`/Users/${id}`)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(PARALLEL - 3);
    await ended();
    expect(guardEvents).toEqual(['guard.held']);
    expect(await guard.state(TENANT)).toMatchObject({ taken: 3, held: PARALLEL - 3 });
    await guard.release(TENANT);
    await Promise.all(ids.map((id) => scim.delete(`/Users/${id}`)));
    expect((await scim.get('/Users')).body.totalResults).toBe(0);
    await ended();
  });

  it('groups: members come and go, are renamed, and beyond one commit their roles follow', async () => {
    const world = await everything();
    const { scim, ended, pool, memory } = world;
    const ids = await people(world);
    const crew = (await scim.post('/Groups', group('Crew')).expect(201)).body.id;
    const admins = (await scim.post('/Groups', group('Admins', ids.slice(0, 2))).expect(201)).body
      .id;
    const member = (op: string, value: string) =>
      scim.patch(`/Groups/${crew}`, patch({ op, path: 'members', value: [{ value }] })).expect(204);
    await Promise.all(ids.map((id) => member('add', id)));
    await Promise.all(ids.slice(20).map((id) => member('remove', id)));
    await scim.put(`/Groups/${crew}`, group('Crew', ids)).expect(200);
    await scim.patch(
      `/Groups/${admins}`,
      patch({ op: 'replace', path: 'displayName', value: 'Others' }),
    );
    await scim.delete(`/Groups/${crew}`).expect(204);
    await ended();
    expect(pool.calls.get('roleJobs.enqueue')?.inside).toBeGreaterThan(0);
    const ctx = {
      tenantId: TENANT,
      principal: { id: 't' },
      requestId: 't',
      signal: new AbortController().signal,
    };
    const roles = await Promise.all(ids.map((id) => memory.userStore.rolesOf(ctx, id)));
    const admin = roles.filter((state) => state?.assignments.some(({ role }) => role === 'admin'));
    expect(admin).toHaveLength(1);
  });

  it('Bulk, circular groups included, and linked users', async () => {
    const world = await everything();
    const { scim, ended, memory } = world;
    await memory.userStore.addHidden(TENANT, { userName: 'hidden' });
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
    const members = (...bulkIds: readonly string[]) =>
      bulkIds.map((id) => ({ value: `bulkId:${id}` }));
    const { body } = await scim.post('/Bulk', {
      schemas,
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'h', data: user('hidden') },
        { method: 'POST', path: '/Users', bulkId: 'a', data: user('ada') },
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'g1',
          data: { ...group('Crew'), members: members('a', 'g2') },
        },
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'g2',
          data: { ...group('Deck'), members: members('g1') },
        },
        { method: 'PATCH', path: '/Users/bulkId:a', data: OFF },
        { method: 'DELETE', path: '/Users/bulkId:h' },
      ],
    });
    expect(body.Operations.map(({ status }: { status: string }) => status)).toEqual([
      '201',
      '201',
      '201',
      '201',
      '200',
      '204',
    ]);
    await ended();
  });

  it('role replay, preview, locks and explanations, beside writes', async () => {
    const world = await everything();
    const { scim, ended, router, settings } = world;
    const ids = await people(world);
    const { roles } = router;
    const { saved } = await settings.read(TENANT);
    await settings.save(
      TENANT,
      { ...SETTINGS, defaultRole: 'editor' },
      { expectedRevision: saved?.revision },
    );
    const preview = settings
      .policyOf(TENANT, SETTINGS)
      .then((policy) => roles.preview(TENANT, policy));
    await Promise.all([
      roles.replay(TENANT),
      preview,
      roles.explain(TENANT, ids),
      roles.lock(TENANT, ids[0] ?? '', [{ role: 'admin' }]),
      roles.recompute(TENANT, ids),
      roles.drain(),
      ...ids.map((id) =>
        scim.patch(`/Users/${id}`, patch({ op: 'add', path: 'title', value: 'T' })),
      ),
    ]);
    await roles.unlock(TENANT, ids[0] ?? '');
    await ended();
  });

  it.each(['default', 'aadOptscim062020'] as const)(
    'months of Entra ID (%s)',
    async (dialect) => {
      const { app, token, ended } = await everything();
      await whileServing(app, async (origin) => {
        const client = createEntraClient({ baseUrl: `${origin}/scim/v2`, token, dialect });
        await client.testConnection();
        const { reports, differences } = await simulate(client, QUARTER);
        expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
        expect(differences).toEqual([]);
      });
      await ended();
    },
    60_000,
  );
});

describe('a call inside a unit without its context', () => {
  it('is refused at once, by its name', async () => {
    const pool = oneConnection();
    const { unitOfWork, roleJobs } = createMemoryStores();
    const jobs = pool.store('roleJobs', roleJobs);
    const ctx = {
      tenantId: 't',
      principal: { id: 't' },
      requestId: 't',
      signal: new AbortController().signal,
    };
    const work = pool.unitOfWork(unitOfWork).run(ctx, () => jobs.pending(ctx));
    await expect(work).rejects.toThrow('roleJobs.pending');
    expect(pool.violations).toHaveLength(1);
    expect(await jobs.pending(ctx)).toBe(0);
  });
});
