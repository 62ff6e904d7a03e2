import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type express from 'express';
import { bearerTokens } from '../../src/auth/index.js';
import {
  createMemoryOutbox,
  createMemoryStores,
  createScimRouter,
  type ScimEvent,
  type ScimOptions,
} from '../../src/index.js';
import { createMemoryProvisioningLog } from '../../src/monitoring/index.js';
import { createRolePolicy } from '../../src/roles/index.js';
import { EXPRESS, type ExpressName } from '../support/app.js';
import { scimClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { group, patch, user } from '../support/messages.js';
import { overriding } from '../support/stores.js';

const TOKEN = 'a-token-for-tests-with-more-than-32-characters';
const QUIET = { warn() {}, error() {} };
const off = patch({ op: 'replace', path: 'active', value: false });

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

function world(options: Partial<ScimOptions> = {}, name: ExpressName = 'Express 5') {
  const router = createScimRouter({
    ...createMemoryStores(),
    auth: bearerTokens([{ token: TOKEN, principal: { id: 'tests' } }]),
    logger: QUIET,
    ...options,
  });
  const app = EXPRESS[name]() as ReturnType<typeof express>;
  app.use('/scim/v2', router);
  return { router, scim: scimClient(app, { base: '/scim/v2', token: TOKEN }) };
}

afterEach(() => {
  jest.useRealTimers();
});

describe.each(Object.keys(EXPRESS) as ExpressName[])('a closed router on %s', (name) => {
  it('answers 503 with Retry-After, and wants no further request on the connection', async () => {
    const { router, scim } = world({}, name);
    await scim.post('/Users', user('ada')).expect(201);
    expect(await router.ready()).toEqual({ ready: true, state: 'open', busy: [] });
    expect(await router.close()).toEqual({ finished: true, left: [] });
    expect(await router.ready()).toEqual({ ready: false, state: 'closed', busy: [] });
    for (const request of [scim.get('/Users'), scim.post('/Users', user('bob'))]) {
      const { status, headers, body } = await request;
      expect([status, headers['retry-after'], headers.connection]).toEqual([503, '1', 'close']);
      expect(headers['content-type']).toMatch(/^application\/scim\+json/);
      expect(body).toMatchObject({
        status: '503',
        detail: expect.stringContaining('shutting down'),
      });
    }
  });
});

describe('close', () => {
  it('waits for requests under way, and refuses those that come meanwhile', async () => {
    const stores = createMemoryStores();
    const reached = gate();
    const slow = gate();
    const userStore = overriding(stores.userStore, {
      async create(ctx, draft) {
        reached.open();
        await slow.opened;
        return stores.userStore.create(ctx, draft);
      },
    });
    const { router, scim } = world({ ...stores, userStore });
    const created = scim.post('/Users', user('ada')).then((response) => response);
    await reached.opened;
    let isClosed = false;
    const closing = router.close().finally(() => {
      isClosed = true;
    });
    expect(await router.ready()).toEqual({
      ready: false,
      state: 'closing',
      busy: [{ work: 'requests', count: 1 }],
    });
    await scim.get('/Users').expect(503);
    for (let at = 0; at < 10; at += 1) await turn();
    expect(isClosed).toBe(false);
    slow.open();
    expect(await closing).toEqual({ finished: true, left: [] });
    const { status, headers } = await created;
    expect([status, headers.connection]).toEqual([201, 'close']);
  });

  it('waits until the log has taken every entry', async () => {
    const log = createMemoryProvisioningLog();
    const provisioningLog = {
      async append(entries: Parameters<typeof log.append>[0]) {
        for (let at = 0; at < 5; at += 1) await turn();
        log.append(entries);
      },
    };
    const { router, scim } = world({ provisioningLog });
    await Promise.all(Array.from({ length: 20 }, () => scim.get('/Users').expect(200)));
    expect(await router.close()).toEqual({ finished: true, left: [] });
    expect(await log.query('default')).toHaveLength(20);
  });

  it('waits for the tenant of a refused credential, whose entry is still to be written', async () => {
    const log = createMemoryProvisioningLog();
    const slow = gate();
    const { router, scim } = world({
      provisioningLog: log,
      auth: {
        verify: async () => undefined,
        formerTenant: async () => {
          await slow.opened;
          return 'acme';
        },
      },
    });
    await scim.get('/Users').expect(401);
    const closing = router.close();
    await turn();
    slow.open();
    await closing;
    expect(await log.query('acme')).toHaveLength(1);
  });

  it('is over at the time-out, however long a listener hangs, and says what is left', async () => {
    const warnings: unknown[] = [];
    const logger = { ...QUIET, warn: (...about: unknown[]) => void warnings.push(about) };
    const hung = gate();
    const reached = gate();
    const onEvent = () => {
      reached.open();
      return hung.opened;
    };
    const { router, scim } = world({ onEvent, logger });
    const answered = scim.post('/Users', user('ada')).then(({ status }) => status);
    await reached.opened;
    const result = await router.close({ timeoutMs: 20 });
    expect(result.finished).toBe(false);
    expect(result.left).toContainEqual({ work: 'events', count: 1 });
    expect(warnings).toContainEqual(['closed with work left undone', { left: result.left }]);
    hung.open();
    expect(await answered).toBe(201);
  });

  it('is done once: whoever calls it again shares the result', async () => {
    const { router } = world();
    const first = router.close({ timeoutMs: 20 });
    const second = router.close({ timeoutMs: 60_000 });
    expect(await second).toBe(await first);
    expect(await router.close()).toBe(await first);
  });

  it.each([-1, Number.NaN, 3e9, '5' as never])('takes no time-out of %p', async (timeoutMs) => {
    const { router } = world();
    await expect(router.close({ timeoutMs })).rejects.toThrow(RangeError);
    expect((await router.ready()).ready).toBe(true);
  });

  it('leaves no timer that keeps the process', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
    const { router } = world();
    await router.close();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('close while a deactivation is to be tried again', () => {
  async function failing(failures: number, options: Partial<ScimOptions> = {}) {
    let calls = 0;
    const { router, scim } = world({
      onDeactivate: () => {
        calls += 1;
        if (calls <= failures) throw new Error('not now');
      },
      ...options,
    });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    await scim.patch(`/Users/${body.id}`, off).expect(200);
    return { router, calls: () => calls };
  }

  it('does so at once', async () => {
    const { router, calls } = await failing(1);
    await eventually(() => calls() >= 1);
    expect(await router.close()).toEqual({ finished: true, left: [] });
    expect(calls()).toBe(2);
  });

  it('reports it if that fails too and no time is left', async () => {
    const { router, calls } = await failing(100);
    await eventually(() => calls() >= 1);
    const result = await router.close({ timeoutMs: 50 });
    expect(result).toEqual({ finished: false, left: [{ work: 'deactivations', count: 1 }] });
    const after = calls();
    expect(after).toBeGreaterThan(1);
    for (let at = 0; at < 20; at += 1) await turn();
    expect(calls()).toBe(after);
  });

  it('leaves it in the outbox, where another process takes it from', async () => {
    const stores = createMemoryStores();
    let now = Date.now();
    const eventOutbox = createMemoryOutbox<ScimEvent>({ now: () => now });
    const { router, calls } = await failing(100, { ...stores, eventOutbox });
    await eventually(() => calls() >= 1);
    const result = await router.close({ timeoutMs: 50 });
    expect(result).toEqual({ finished: false, left: [{ work: 'outbox', count: 1 }] });
    // Who was telling it when the time was over keeps it until the lease ends.
    now += 61_000;
    const claimed = await eventOutbox.claim('another', 10, 60);
    expect(claimed).toMatchObject([{ event: { type: 'user.deactivated' } }]);
  });
});

describe('close with an outbox', () => {
  it('waits until what was committed is told', async () => {
    const slow = gate();
    const told: string[] = [];
    const eventOutbox = createMemoryOutbox<ScimEvent>();
    const { router, scim } = world({
      ...createMemoryStores(),
      eventOutbox,
      onEvent: async ({ type }) => {
        await slow.opened;
        told.push(type);
      },
    });
    await scim.post('/Users', user('ada')).expect(201);
    await scim.post('/Users', user('bob')).expect(201);
    const closing = router.close();
    await turn();
    slow.open();
    expect(await closing).toEqual({ finished: true, left: [] });
    expect(told).toEqual(['user.created', 'user.created']);
  });

  it('gives back what nobody is being told of while a listener hangs', async () => {
    const eventOutbox = createMemoryOutbox<ScimEvent>();
    const reached = gate();
    const hung = gate();
    const { router, scim } = world({
      ...createMemoryStores(),
      eventOutbox,
      onEvent: async ({ type }) => {
        if (type === 'user.created') throw new Error('not now');
        reached.open();
        await hung.opened;
      },
    });
    const ada = (await scim.post('/Users', user('ada')).expect(201)).body.id;
    await scim.post('/Groups', group('crew')).expect(201);
    await reached.opened;
    const { left } = await router.close({ timeoutMs: 20 });
    expect(left).toEqual([{ work: 'outbox', count: 1 }]);
    let free = await eventOutbox.claim('another', 10, 60);
    while (free.length === 0) {
      await turn();
      free = await eventOutbox.claim('another', 10, 60);
    }
    expect(free.map(({ event }) => event.resourceId)).toEqual([ada]);
    hung.open();
  });
});

describe('close with role jobs', () => {
  it('waits for them, or interrupts them after the batch at hand', async () => {
    const stores = createMemoryStores();
    let claims = 0;
    const reached = gate();
    const slow = gate();
    const roleJobs = overriding(stores.roleJobs, {
      async claim(ctx, limit, leaseSeconds) {
        claims += 1;
        reached.open();
        await slow.opened;
        return stores.roleJobs.claim(ctx, limit, leaseSeconds);
      },
    });
    const { router, scim } = world({
      ...stores,
      roleJobs,
      roles: { maxInCommit: 1 },
      roleResolver: createRolePolicy({
        defaultRole: 'member',
        groupRoles: [{ group: { displayName: 'Admins' }, role: 'admin' }],
      }),
    });
    const ids: string[] = [];
    for (const name of ['ada', 'bob', 'eve']) {
      ids.push((await scim.post('/Users', user(name)).expect(201)).body.id);
    }
    await scim.post('/Groups', group('Admins', ids)).expect(201);
    await reached.opened;
    const result = await router.close({ timeoutMs: 20 });
    expect(result).toEqual({ finished: false, left: [{ work: 'roles', count: 1 }] });
    slow.open();
    for (let at = 0; at < 20; at += 1) await turn();
    expect(claims).toBe(1);
    await expect(router.roles.drain()).rejects.toMatchObject({ status: 503 });
    await expect(router.roles.replay('default')).rejects.toMatchObject({ status: 503 });
    expect(claims).toBe(1);
  });
});
