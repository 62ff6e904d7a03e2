import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  createMemoryOutbox,
  createMemoryStores,
  type ScimEvent,
  UnavailableError,
  VersionConflictError,
} from '../../../src/index.js';
import type { LoggedEntry, ProvisioningLogEntry } from '../../../src/monitoring/index.js';
import { createMemoryProvisioningLog } from '../../../src/monitoring/index.js';
import { createScimProvider } from '../../../src/protocol/provider.js';
import { mountScim } from '../../support/app.js';
import type { ScimClient } from '../../support/client.js';
import { user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { unitLog } from '../../support/unit-log.js';
import { logging, story } from './unit-log-world.js';

/** What an entry says, without what differs from run to run. */
function told(entries: readonly LoggedEntry[]) {
  const names = new Map<string, string>();
  const named = (id: string | undefined) => {
    if (id === undefined) return undefined;
    names.set(id, names.get(id) ?? `#${names.size}`);
    return names.get(id);
  };
  const ofRequest = new Map<string, LoggedEntry[]>();
  for (const entry of entries)
    ofRequest.set(entry.requestId, [...(ofRequest.get(entry.requestId) ?? []), entry]);
  return [...ofRequest.values()].flatMap((some) =>
    some
      .sort((a, b) => (a.operation ?? -1) - (b.operation ?? -1))
      .map(({ position: _, time: __, durationMs, requestId: ___, resourceId, ...entry }) => ({
        ...entry,
        resourceId: named(resourceId),
        durationMs: typeof durationMs,
      })),
  );
}

describe('a log that takes part in units of work', () => {
  const findMe = (scim: ScimClient) => async () => {
    const { body } = await scim.get('/Users?filter=userName eq "ada"&attributes=id');
    return { id: body.Resources[0].id as string };
  };

  it('is told what any other log is', async () => {
    const plain = createMemoryProvisioningLog();
    let client: ScimClient | undefined;
    const me = async () => (client ? findMe(client)() : undefined);
    const other = mountScim({ provisioningLog: plain, me });
    client = other.scim;
    await story(other.scim);
    for (let n = 0; n < 4; n += 1) await turn();
    const expected = told(await plain.query('default', { order: 'oldest', limit: 1_000 }));
    const mine = logging({}, { me });
    client = mine.scim;
    await story(mine.scim);
    expect(told(await mine.entries())).toEqual(expected);
    expect(expected.length).toBeGreaterThan(20);
  });

  it('is given with the answers only what was read or refused, and Bulk requests as such', async () => {
    let client: ScimClient | undefined;
    const { scim, entries, batched } = logging(
      {},
      { me: async () => (client ? findMe(client)() : undefined) },
    );
    client = scim;
    await story(scim);
    const all = await entries();
    const isWrite = ({ kind, status }: ProvisioningLogEntry) =>
      status < 400 && kind !== 'read' && kind !== 'bulk';
    expect(all.filter(isWrite)).toHaveLength(16);
    expect(batched().filter(isWrite)).toEqual([]);
    expect(batched()).toHaveLength(all.length - 16);
    const [bulk] = all.filter(({ kind }) => kind === 'bulk');
    const operations = all.filter(
      ({ requestId, status }) => requestId === bulk?.requestId && status < 400,
    );
    expect(operations.at(-1)).toBe(bulk);
  });

  it('has the entry of a write although the process ends between commit and answer', async () => {
    const { userStore, groupStore, unitOfWork: units } = createMemoryStores();
    const { provisioningLog, unitOfWork } = unitLog(units);
    const ended = new Promise<void>((end) => {
      const provider = createScimProvider({
        userStore,
        groupStore,
        unitOfWork: {
          async run(ctx, work) {
            await unitOfWork.run(ctx, work);
            end();
            return new Promise(() => {});
          },
        },
        provisioningLog,
        auth: 'none',
        logger: { warn() {}, error() {} },
      });
      void provider.handle({
        method: 'POST',
        path: '/Users',
        query: '',
        baseUrl: 'https://rfp.example/scim/v2',
        params: {},
        ip: undefined,
        signal: new AbortController().signal,
        header: (name) => (name === 'content-type' ? 'application/scim+json' : undefined),
        readBody: async () => ({ kind: 'parsed', value: user('ada') }),
      });
    });
    await ended;
    const [entry, ...more] = await provisioningLog.query('default');
    expect(entry).toMatchObject({ kind: 'create', status: 201 });
    expect(more).toEqual([]);
    const signal = new AbortController().signal;
    const ctx = { tenantId: 'default', principal: { id: 'host' }, requestId: 'host', signal };
    expect(await userStore.get(ctx, entry?.resourceId ?? '')).toMatchObject({ userName: 'ada' });
  });

  it('has nothing of a unit that was taken back, and with the answer that it failed', async () => {
    const { scim, entries } = logging({
      units: (units) => ({
        run: (ctx, work) =>
          units.run(ctx, async (inner) => {
            await work(inner);
            throw new UnavailableError();
          }),
      }),
    });
    await scim.post('/Users', user('ada')).expect(503);
    expect(await entries()).toMatchObject([{ kind: 'create', status: 503 }]);
  });

  it('has one entry of a write that had to be repeated', async () => {
    let conflicts = 2;
    const { scim, entries } = logging({
      units: (units) => ({
        run: (ctx, work) =>
          units.run(ctx, async (inner) => {
            const result = await work(inner);
            conflicts -= 1;
            if (conflicts >= 0) throw new VersionConflictError();
            return result;
          }),
      }),
    });
    await scim.post('/Users', user('ada')).expect(201);
    expect(conflicts).toBe(-1);
    expect(await entries()).toMatchObject([{ kind: 'create', status: 201 }]);
  });

  it('is appended to after the outbox, in the same unit', async () => {
    const calls: [string, unknown][] = [];
    const outbox = createMemoryOutbox<ScimEvent>();
    const { scim } = logging(
      {
        log: (log) => ({
          appendInUnit(ctx, entries) {
            calls.push(['log', ctx.transaction]);
            return log.appendInUnit(ctx, entries);
          },
        }),
      },
      {
        eventOutbox: overriding(outbox, {
          append(ctx, drafts) {
            calls.push(['outbox', ctx.transaction]);
            return outbox.append(ctx, drafts);
          },
        }),
        onEvent() {},
      },
    );
    await scim.post('/Users', user('ada')).expect(201);
    expect(calls.map(([name]) => name)).toEqual(['outbox', 'log']);
    expect(calls[0]?.[1]).toBeDefined();
    expect(calls[0]?.[1]).toBe(calls[1]?.[1]);
  });

  it('tells a write again that was committed and could not be answered', async () => {
    const { scim, entries } = logging({
      stores: ({ groupStore }) => ({
        groupStore: overriding(groupStore, {
          groupsOf: async () => {
            throw new UnavailableError();
          },
        }),
      }),
    });
    await scim.post('/Users', user('ada')).expect(503);
    const [committed, failed, ...more] = await entries();
    expect(committed).toMatchObject({ kind: 'create', status: 201 });
    expect(failed).toMatchObject({ kind: 'create', status: 503 });
    expect([failed?.requestId, failed?.resourceId]).toEqual([
      committed?.requestId,
      committed?.resourceId,
    ]);
    expect(more).toEqual([]);
  });

  it('is given everything with the answers where there are no units of work', async () => {
    const memory = createMemoryStores();
    const { provisioningLog } = unitLog(memory.unitOfWork);
    const { userStore, groupStore } = memory;
    const { scim } = mountScim({ userStore, groupStore, provisioningLog });
    await scim.post('/Users', user('ada')).expect(201);
    await turn();
    expect(await provisioningLog.query('default')).toMatchObject([{ kind: 'create' }]);
  });

  it.each(['appendInUnit', 'committed'])('is refused at start with a %s of no use', (name) => {
    const provisioningLog = { ...createMemoryProvisioningLog(), [name]: true };
    expect(() => mountScim({ provisioningLog: provisioningLog as never })).toThrow(
      `provisioningLog.${name}`,
    );
  });
});

describe('whoever reacts to new entries', () => {
  it('is told of them after the commit, and of nothing that was taken back', async () => {
    const heard: (readonly [name: string, kind: string])[] = [];
    const { scim, entries } = logging({
      log: () => ({
        committed: (some) =>
          void heard.push(...some.map(({ kind }) => ['committed', kind] as const)),
      }),
      units: (units) => ({
        async run(ctx, work) {
          const result = await units.run(ctx, work);
          heard.push(['commit', '']);
          return result;
        },
      }),
    });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    await entries();
    await scim.post('/Users', user('ada')).expect(409);
    await scim.delete(`/Users/${body.id}`).expect(204);
    await entries();
    expect(heard).toEqual([
      ['commit', ''],
      ['committed', 'create'],
      ['commit', ''],
      ['committed', 'delete'],
    ]);
  });
});
