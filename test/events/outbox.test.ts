import { describe, expect, it } from '@jest/globals';
import {
  createMemoryOutbox,
  createMemoryStores,
  type Deactivation,
  drainOutbox,
  type ScimEvent,
} from '../../src/index.js';
import { createRolePolicy } from '../../src/roles/index.js';
import { mountScim } from '../support/app.js';
import { scimClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { group, patch, user } from '../support/messages.js';
import { takeAll } from '../support/outbox.js';
import { whileServing } from '../support/server.js';
import { overriding } from '../support/stores.js';

const QUIET = { warn() {}, error() {} };
const title = (value: string) => patch({ op: 'replace', path: 'title', value });
const off = patch({ op: 'Replace', path: 'active', value: 'False' });

/** A router that only fills the outbox, as one whose process ends right after the commit. */
function filling(options: Parameters<typeof mountScim>[0] = {}) {
  const outbox = createMemoryOutbox<ScimEvent>();
  const stores = createMemoryStores();
  const { scim } = mountScim({ ...stores, eventOutbox: outbox, ...options });
  return { outbox, stores, scim };
}

describe('an outbox', () => {
  it('keeps what was committed until it is told, also after a restart', async () => {
    const { outbox, scim } = filling();
    const { body } = await scim.post('/Users', user('ada'));
    await scim.patch(`/Users/${body.id}`, off);
    await scim.delete(`/Users/${body.id}`);

    const told: string[] = [];
    const ended: Deactivation[] = [];
    const listeners = {
      onEvent: ({ type }: ScimEvent) => void told.push(type),
      onDeactivate: (deactivation: Deactivation) => void ended.push(deactivation),
      logger: QUIET,
    };
    expect(await drainOutbox(outbox, listeners)).toEqual({ told: 4, left: 0 });
    expect(told).toEqual(['user.created', 'user.updated', 'user.deactivated', 'user.deleted']);
    expect(ended).toMatchObject([{ userId: body.id, reason: 'deactivated' }]);
    expect(await drainOutbox(outbox, listeners)).toEqual({ told: 0, left: 0 });
  });

  it('holds plain JSON without values', async () => {
    const { outbox, scim } = filling();
    const { body } = await scim.post('/Users', user('ada-the-secret'));
    await scim.post('/Groups', group('secret-crew', [body.id]));
    await scim.patch(`/Users/${body.id}`, title('secret-title'));
    const entries = await takeAll(outbox);
    expect(entries).toHaveLength(4);
    expect(JSON.parse(JSON.stringify(entries))).toEqual(entries);
    expect(JSON.stringify(entries)).not.toContain('secret');
  });

  it('holds nothing of a unit that is rolled back, nor of one that is still under way', async () => {
    const seen: number[] = [];
    let fate: 'commit' | 'fail' = 'commit';
    const stores = createMemoryStores();
    const outbox = createMemoryOutbox<ScimEvent>();
    let looking: Promise<unknown> = Promise.resolve();
    const { scim } = mountScim({
      ...stores,
      eventOutbox: outbox,
      unitOfWork: overriding(stores.unitOfWork, {
        run: (ctx, work) =>
          stores.unitOfWork.run(ctx, async (inner) => {
            const result = await work(inner);
            looking = takeAll(outbox).then((entries) => seen.push(entries.length));
            await new Promise((resolve) => setTimeout(resolve, 20));
            if (fate === 'fail') throw new Error('no commit');
            return result;
          }),
      }),
    });
    fate = 'fail';
    await scim.post('/Users', user('ada')).expect(500);
    await looking;
    expect(seen).toEqual([0]);
    fate = 'commit';
    await scim.post('/Users', user('ada')).expect(201);
    await looking;
    expect(seen).toEqual([0, 1]);
  });

  it('holds what becomes of roles in the same commit, for a linked user too', async () => {
    const stores = createMemoryStores();
    const { outbox, scim } = filling({
      ...stores,
      roleResolver: createRolePolicy({ defaultRole: 'viewer' }),
      resolveExisting: () => ({ action: 'link' }),
    });
    const id = await stores.userStore.addHidden('default', { userName: 'ada' });
    await scim.post('/Users', user('ada')).expect(201);
    expect(await takeAll(outbox)).toMatchObject([
      { type: 'user.created', resourceId: id, linked: true },
      { type: 'roles.changed', resourceId: id, after: ['viewer'], scimVersion: '2.0' },
    ]);
  });

  it('makes the write fail when it cannot take the events', async () => {
    const { scim } = filling({
      eventOutbox: overriding(createMemoryOutbox<ScimEvent>(), {
        append: () => Promise.reject(new Error('full')),
      }),
    });
    await scim.post('/Users', user('ada')).expect(500);
    expect((await scim.get('/Users')).body.totalResults).toBe(0);
  });

  it('is drained by the router after each commit, in order, and empty then', async () => {
    const told: ScimEvent[] = [];
    const outbox = createMemoryOutbox<ScimEvent>();
    let completed = 0;
    const mounted = mountScim({
      ...createMemoryStores(),
      eventOutbox: overriding(outbox, {
        complete: async (owner, ids) => {
          await outbox.complete(owner, ids);
          completed += ids.length;
        },
      }),
      onEvent: (event) => void told.push(event),
    });
    await whileServing(mounted.app, async (_, server) => {
      const scim = scimClient(server, { base: mounted.path, token: mounted.token });
      const { body } = await scim.post('/Users', user('ada'));
      await Promise.all(
        Array.from({ length: 20 }, (_each, at) => scim.patch(`/Users/${body.id}`, title(`${at}`))),
      );
      await eventually(() => told.length === 21);
      const versions = told.map((event) =>
        'version' in event ? Number.parseInt(/"(.*)"/.exec(event.version ?? '')?.[1] ?? '', 36) : 0,
      );
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
    });
    await eventually(() => completed === 21);
    expect(told).toHaveLength(21);
    expect(await takeAll(outbox)).toEqual([]);
  });

  it('is looked at again by the router while a listener fails', async () => {
    const told: string[] = [];
    let failures = 2;
    const { scim } = filling({
      onEvent: ({ type }) => {
        failures -= 1;
        if (failures >= 0) throw new Error('not now');
        told.push(type);
      },
    });
    await scim.post('/Users', user('ada')).expect(201);
    expect(told).toEqual([]);
    await eventually(() => told.length > 0);
    expect(told).toEqual(['user.created']);
  });

  it('still tells of failed requests, of which nothing is committed', async () => {
    const told: string[] = [];
    const { outbox, scim } = filling({ onEvent: ({ type }) => void told.push(type) });
    await scim.delete('/Users/none').expect(404);
    expect(told).toEqual(['request.failed']);
    expect(await takeAll(outbox)).toEqual([]);
  });
});

describe('drainOutbox', () => {
  it('leaves what a listener fails for, and the later events of the same resource only', async () => {
    const { outbox, scim } = filling();
    const a = (await scim.post('/Users', user('a'))).body.id;
    const b = (await scim.post('/Users', user('b'))).body.id;
    await scim.patch(`/Users/${a}`, title('x'));
    await scim.patch(`/Users/${b}`, title('x'));
    const told: string[] = [];
    const onEvent = ({ type, resourceId }: ScimEvent) => {
      if (resourceId === a && type === 'user.created') throw new Error('not now');
      told.push(type);
    };
    const first = await drainOutbox(outbox, { onEvent, logger: QUIET, batchSize: 3 });
    expect(first).toEqual({ told: 2, left: 1 });
    expect(told).toEqual(['user.created', 'user.updated']);
    const rest: string[] = [];
    await drainOutbox(outbox, { onEvent: ({ type }) => void rest.push(type), logger: QUIET });
    expect(rest).toEqual(['user.created', 'user.updated']);
  });

  it('tells a failed onDeactivate, and holds the event back until it succeeds', async () => {
    const { outbox, scim } = filling();
    const { body } = await scim.post('/Users', user('ada'));
    await scim.delete(`/Users/${body.id}`);
    const told: ScimEvent[] = [];
    const onEvent = (event: ScimEvent) => void told.push(event);
    const fails = () => Promise.reject(new Error('no'));
    await drainOutbox(outbox, { onEvent, onDeactivate: fails, logger: QUIET });
    expect(told).toMatchObject([
      { type: 'user.created' },
      { type: 'user.deactivation.failed', reason: 'deleted', willRetry: true },
    ]);
    await drainOutbox(outbox, { onEvent, onDeactivate() {}, logger: QUIET });
    expect(told.map(({ type }) => type)).toEqual([
      'user.created',
      'user.deactivation.failed',
      'user.deleted',
    ]);
  });

  it('tells again what could not be noted as done', async () => {
    const { outbox, scim } = filling();
    await scim.post('/Users', user('ada'));
    const forgetful = overriding(outbox, { complete: () => Promise.reject(new Error('crash')) });
    const told: string[] = [];
    const options = { onEvent: ({ type }: ScimEvent) => void told.push(type), logger: QUIET };
    await expect(drainOutbox(forgetful, options)).rejects.toThrow('crash');
    await drainOutbox(outbox, options);
    expect(told).toEqual(['user.created', 'user.created']);
  });

  it('gives up when everything fails, and stops when told to', async () => {
    const { outbox, scim } = filling();
    for (const name of ['a', 'b', 'c', 'd']) await scim.post('/Users', user(name));
    let calls = 0;
    const onEvent = () => {
      calls += 1;
      throw new Error('down');
    };
    expect(await drainOutbox(outbox, { onEvent, logger: QUIET, batchSize: 2 })).toMatchObject({
      told: 0,
      left: 4,
    });
    expect(calls).toBe(2);
    const stop = new AbortController();
    const stopping = { onEvent: () => stop.abort(), signal: stop.signal, logger: QUIET };
    expect(await drainOutbox(outbox, stopping)).toMatchObject({ told: 1 });
    expect(await takeAll(outbox)).toHaveLength(3);
  });

  it('tells each event once to drains that run at once', async () => {
    const { outbox, scim } = filling();
    for (const name of ['a', 'b', 'c']) await scim.post('/Users', user(name));
    let calls = 0;
    const onEvent = async () => {
      calls += 1;
    };
    await Promise.all([1, 2, 3].map(() => drainOutbox(outbox, { onEvent, logger: QUIET })));
    expect(calls).toBe(3);
  });
});

describe('a configuration with an outbox', () => {
  it('must have units of work', () => {
    const { unitOfWork: _, ...stores } = createMemoryStores();
    expect(() => mountScim({ ...stores, eventOutbox: createMemoryOutbox() })).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_OUTBOX' }),
    );
  });

  it.each(['append', 'claim', 'lease', 'complete'] as const)('must have %s()', (method) => {
    const eventOutbox = overriding(createMemoryOutbox<ScimEvent>(), { [method]: undefined });
    expect(() => mountScim({ ...createMemoryStores(), eventOutbox })).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_OPTION_VALUE' }),
    );
  });
});
