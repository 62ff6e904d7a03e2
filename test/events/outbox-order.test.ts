import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { bearerTokens } from '../../src/auth/index.js';
import {
  createMemoryOutbox,
  createMemoryStores,
  drainOutbox,
  type EventListener,
  type EventOutbox,
  type ScimEvent,
} from '../../src/index.js';
import { mountScim } from '../support/app.js';
import { scimClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { patch, user } from '../support/messages.js';
import { overriding } from '../support/stores.js';
import { TableOutbox } from '../support/table-outbox.js';

const QUIET = { warn() {}, error() {} };
const active = (value: boolean) => patch({ op: 'replace', path: 'active', value });
const title = (value: string) => patch({ op: 'replace', path: 'title', value });

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const TOKENS = { a: 'a'.repeat(40), b: 'b'.repeat(40) } as const;

/** A router over a table with transactions; the commit of a tenant waits where a gate is set. */
function twoTenants(onEvent: EventListener) {
  const table = new TableOutbox();
  const stores = createMemoryStores();
  const gates = new Map<string, Promise<void>>();
  const { app, path } = mountScim({
    ...stores,
    auth: bearerTokens(
      Object.entries(TOKENS).map(([tenantId, token]) => ({
        token,
        principal: { id: tenantId, tenantId },
      })),
    ),
    eventOutbox: table,
    unitOfWork: overriding(stores.unitOfWork, {
      async run(ctx, work) {
        const [result, transaction] = await stores.unitOfWork.run(ctx, async (inner) => {
          const done = await work(inner);
          await gates.get(ctx.tenantId);
          return [done, inner.transaction] as const;
        });
        table.commit(transaction);
        return result;
      },
    }),
    onEvent,
  });
  const client = (token: string) => scimClient(app, { base: path, token });
  return { table, gates, a: client(TOKENS.a), b: client(TOKENS.b) };
}

function event(resourceId: string, version: number): ScimEvent {
  return {
    type: 'user.updated',
    scimVersion: '2.0',
    time: '2026-11-30T09:30:00.000Z',
    tenantId: 'acme',
    principal: { id: 'entra' },
    requestId: `${resourceId}:${version}`,
    resourceType: 'User',
    resourceId,
    version: String(version),
    changed: ['title'],
  };
}

const append = (outbox: EventOutbox<ScimEvent>, transaction: object, ...events: ScimEvent[]) =>
  outbox.append(
    { transaction } as never,
    events.map((each) => ({ resource: each.resourceId ?? '', event: each })),
  );

describe('events of an outbox whose ids are not in the order of the commits', () => {
  it('are told completely, and in the order of the commits of each resource', async () => {
    const told: string[] = [];
    const slow = gate();
    const world = twoTenants(async ({ type, tenantId }) => {
      told.push(`${tenantId} ${type}`);
      if (tenantId === 'b' && type === 'user.updated') await slow.opened;
    });
    const ada = (await world.a.post('/Users', user('ada'))).body.id;
    const bob = (await world.b.post('/Users', user('bob'))).body.id;
    await eventually(() => told.length === 2);
    told.length = 0;

    const commit = gate();
    world.gates.set('a', commit.opened);
    const deactivated = world.a.patch(`/Users/${ada}`, active(false)).then(({ status }) => status);
    await eventually(() => world.table.drawn === 4);
    // Has the higher id, is committed first, and is being told while the lower ids become visible.
    await world.b.patch(`/Users/${bob}`, title('T')).expect(200);
    await eventually(() => told.length === 1);
    world.gates.clear();
    commit.open();
    expect(await deactivated).toBe(200);
    await world.a.patch(`/Users/${ada}`, active(true)).expect(200);
    slow.open();
    await eventually(() => told.length === 5 && world.table.committed.length === 0);
    expect(told.filter((each) => each.startsWith('a'))).toEqual([
      'a user.updated',
      'a user.deactivated',
      'a user.updated',
      'a user.reactivated',
    ]);
  });

  it('wait for no other resource, be it that a listener hangs there', async () => {
    const told: string[] = [];
    const hung = gate();
    const world = twoTenants(async ({ tenantId, type }) => {
      if (tenantId === 'a') await hung.opened;
      told.push(`${tenantId} ${type}`);
    });
    await world.a.post('/Users', user('ada')).expect(201);
    const { body } = await world.b.post('/Users', user('bob')).expect(201);
    await world.b.patch(`/Users/${body.id}`, title('T')).expect(200);
    await eventually(() => told.length === 2);
    expect(told).toEqual(['b user.created', 'b user.updated']);
    hung.open();
    await eventually(() => told.length === 3);
  });

  it.each([1, 2, 3, 4, 5])('are told in order by three drains at once (seed %i)', async (seed) => {
    let state = seed * 7_919;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    const table = new TableOutbox();
    const versions = new Map<string, number>();
    const told = new Map<string, number[]>();
    let crashes = 20;
    const onEvent = async ({ resourceId = '', requestId }: ScimEvent) => {
      for (let turns = random(4); turns > 0; turns -= 1) await turn();
      crashes -= 1;
      if (crashes > 0 && random(4) === 0) throw new Error('not now');
      told.set(resourceId, [...(told.get(resourceId) ?? []), Number(requestId.split(':')[1])]);
    };
    const open: { readonly resources: readonly string[]; readonly id: object }[] = [];
    const drains: Promise<unknown>[] = [];
    for (let step = 0; step < 400; step += 1) {
      const locked = new Set(open.flatMap(({ resources }) => resources));
      const free = Array.from({ length: 8 }, (_, at) => `u${at}`).filter((id) => !locked.has(id));
      const resources = free.filter(() => random(4) === 0);
      if (resources.length > 0) {
        const id = {};
        const events = resources.map((each) => {
          versions.set(each, (versions.get(each) ?? 0) + 1);
          return event(each, versions.get(each) ?? 0);
        });
        await append(table, id, ...events);
        open.push({ resources, id });
      }
      if (random(2) === 0) {
        const [ended] = open.splice(random(open.length), 1);
        if (ended) table.commit(ended.id);
      }
      if (random(8) === 0) {
        drains.push(drainOutbox(table, { onEvent, logger: QUIET, batchSize: 1 + random(4) }));
      }
      await turn();
    }
    for (const { id } of open) table.commit(id);
    await Promise.all(drains);
    crashes = 0;
    await drainOutbox(table, { onEvent, logger: QUIET });
    for (const [id, last] of versions) {
      expect([id, told.get(id)]).toEqual([id, Array.from({ length: last }, (_, at) => at + 1)]);
    }
  });
});

describe('a drain', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('that has crashed leaves its events to another one, in order, once its lease is over', async () => {
    let now = 0;
    const outbox = createMemoryOutbox<ScimEvent>({ now: () => now });
    await append(outbox, {}, event('u1', 1), event('u1', 2), event('u2', 1));
    const crashed = await outbox.claim('crashed', 1, 60);
    expect(crashed).toMatchObject([{ event: { requestId: 'u1:1' } }]);

    const told: string[] = [];
    const onEvent = ({ requestId = '' }: ScimEvent) => void told.push(requestId);
    await drainOutbox(outbox, { onEvent, logger: QUIET });
    expect(told).toEqual(['u2:1']);
    now = 60_000;
    await drainOutbox(outbox, { onEvent, logger: QUIET });
    expect(told).toEqual(['u2:1', 'u1:1', 'u1:2']);
  });

  it('that comes back after its lease can neither remove nor keep what another one holds', async () => {
    let now = 0;
    const outbox = createMemoryOutbox<ScimEvent>({ now: () => now });
    await append(outbox, {}, event('u1', 1), event('u1', 2));
    const [entry] = await outbox.claim('late', 10, 60);
    now = 60_000;
    expect(await outbox.claim('other', 10, 60)).toEqual([entry]);
    await outbox.complete('late', [entry?.id ?? '']);
    await outbox.lease('late', [entry?.id ?? ''], 0);
    expect(await outbox.claim('third', 10, 60)).toEqual([]);
    await outbox.complete('other', [entry?.id ?? '']);
    expect(await outbox.claim('third', 10, 60)).toMatchObject([{ event: { requestId: 'u1:2' } }]);
  });

  it('keeps from others what waits for a slow listener, long after the first lease', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
    const outbox = createMemoryOutbox<ScimEvent>();
    const resources = Array.from({ length: 40 }, (_, at) => `u${at}`);
    await append(outbox, {}, ...resources.map((resource) => event(resource, 1)));
    const told: string[] = [];
    const first = drainOutbox(outbox, {
      onEvent: async ({ requestId = '' }) => {
        await new Promise((resolve) => setTimeout(resolve, 50_000));
        told.push(requestId);
      },
    });
    for (let round = 0; round < 14; round += 1) {
      await jest.advanceTimersByTimeAsync(10_000);
      expect(await outbox.claim('other', 100, 60)).toEqual([]);
    }
    await jest.advanceTimersByTimeAsync(20_000);
    expect(await first).toEqual({ told: 40, left: 0 });
    expect(told).toHaveLength(40);
  });

  it('that is told to end gives back what nobody is being told of', async () => {
    const outbox = createMemoryOutbox<ScimEvent>();
    const ids = Array.from({ length: 40 }, (_, at) => `u${at}`);
    await append(outbox, {}, ...ids.map((id) => event(id, 1)));
    const stop = new AbortController();
    const hung = gate();
    const begun: string[] = [];
    const drain = drainOutbox(outbox, {
      signal: stop.signal,
      onEvent: async ({ resourceId = '' }) => {
        begun.push(resourceId);
        if (resourceId === 'u0') await hung.opened;
        if (resourceId === 'u1') stop.abort();
      },
    });
    for (let at = 0; at < 20; at += 1) await turn();
    const free = await outbox.claim('other', 100, 60);
    expect(free.map(({ resource }) => resource)).toEqual(ids.slice(2));
    hung.open();
    expect(await drain).toEqual({ told: 2, left: 0 });
    expect(begun).toEqual(['u0', 'u1']);
  });
});
