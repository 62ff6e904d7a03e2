import { once } from 'node:events';
import { connect } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { createStores as createMinimalStores } from '../../examples/minimal-adapter/stores.js';
import { createMemoryStores, type RequestContext } from '../../src/index.js';
import { mountScim } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { patch, user } from '../support/messages.js';
import { whileServing } from '../support/server.js';
import { overriding } from '../support/stores.js';
import { createWholeGroupStores } from '../support/whole-group-stores.js';
import { apply, INITIAL, type Operation } from './model.js';
import { observe, populate, provideInTurn, type Stores, sendOperation } from './world.js';

type Method = (ctx: RequestContext, ...args: unknown[]) => Promise<unknown>;

const READS: ReadonlySet<string> = new Set(['get', 'list', 'listMembers', 'membersOf', 'groupsOf']);

/** Stores that give up reads when the client is gone, as a driver does that is given the signal. */
function impatient<S extends object>(store: S, onCall: (isWrite: boolean) => void): S {
  const members = Object.entries(store).map(([name, member]) => {
    if (typeof member !== 'function') return [name, member] as const;
    const call: Method = async (ctx, ...args) => {
      onCall(!READS.has(name));
      await Promise.resolve();
      if (READS.has(name)) ctx.signal.throwIfAborted();
      return (member as Method).call(store, ctx, ...args);
    };
    return [name, call] as const;
  });
  return Object.fromEntries(members) as S;
}

const SETTINGS: readonly (readonly [string, () => Stores])[] = [
  ['memory stores with units of work', createMemoryStores],
  [
    'memory stores without units of work',
    () => {
      const { userStore, groupStore } = createMemoryStores();
      return { userStore, groupStore };
    },
  ],
  [
    'stores that write record and members by two calls',
    () => {
      const { userStore, groupStore } = createMemoryStores();
      return {
        userStore,
        groupStore: overriding(groupStore as Stores['groupStore'], { saveWithMembers: undefined }),
      };
    },
  ],
  ['stores of whole groups', () => createWholeGroupStores()],
  ['the minimal adapter', createMinimalStores],
];

const OPERATIONS: readonly Operation[] = [
  { kind: 'patchUser', path: 'displayName', value: 'x', ifMatch: false },
  { kind: 'putUser', value: 'y' },
  { kind: 'deleteUser' },
  { kind: 'addMembers', members: [1, 2] },
  { kind: 'renameAndAdd', value: 'x', member: 2 },
  { kind: 'putGroup', value: 'y', members: [1, 3] },
];

const MAX_CALLS = 20;

describe.each(SETTINGS)('a client that goes away from %s', (_, make) => {
  it('at whatever call leaves all or nothing, and all if a write has begun', async () => {
    const provider = provideInTurn(make);
    const seen = new Set<string>();
    for (const operation of OPERATIONS) {
      for (let goneAt = 1; goneAt <= MAX_CALLS; goneAt += 1) {
        const stores = make();
        provider.use(stores);
        const world = await populate(provider.send);
        const client = new AbortController();
        let calls = 0;
        let begun = false;
        const onCall = (isWrite: boolean) => {
          calls += 1;
          if (isWrite && !client.signal.aborted) begun = true;
          if (calls === goneAt) client.abort();
        };
        const { userStore, groupStore } = stores;
        provider.use({
          ...stores,
          userStore: impatient(userStore, onCall),
          groupStore: impatient(groupStore, onCall),
        });
        const send: Parameters<typeof sendOperation>[0] = (method, path, body, headers = {}) =>
          provider.send(method, path, body, headers, client.signal);
        const { status } = await sendOperation(send, world, operation);
        provider.use(stores);
        const final = await observe(provider.send, world);
        const done = isDeepStrictEqual(final, apply(INITIAL, operation));
        const nothing = isDeepStrictEqual(final, INITIAL);
        const what = JSON.stringify({ operation, goneAt, begun, status, final });
        expect(done || nothing ? 'all or nothing' : what).toBe('all or nothing');
        if (begun) expect(done ? 'done' : what).toBe('done');
        seen.add(done ? 'done' : 'nothing');
        if (!client.signal.aborted) break;
        expect(goneAt).toBeLessThan(MAX_CALLS);
      }
    }
    expect(seen).toEqual(new Set(['done', 'nothing']));
  });
});

describe('a socket that is closed while a write is under way', () => {
  it('does not stop the write', async () => {
    const { userStore, groupStore } = createMemoryStores();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const signals: AbortSignal[] = [];
    const slow = overriding(userStore, {
      async replace(ctx, ...args) {
        signals.push(ctx.signal);
        await released;
        return userStore.replace(ctx, ...args);
      },
    });
    const { app, scim, token } = mountScim({ userStore: slow, groupStore });
    const { body } = await scim.post('/Users', user('ada'));
    const path = `/scim/v2/Users/${body.id}`;
    const text = JSON.stringify(patch({ op: 'replace', path: 'title', value: 'Countess' }));
    await whileServing(app, async (origin) => {
      const { hostname, port } = new URL(origin);
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.write(
        `PATCH ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
          `Content-Type: application/scim+json\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
      );
      await eventually(() => signals.length > 0);
      socket.destroy();
      await once(socket, 'close');
      await eventually(() => signals[0]?.aborted === true);
      release();
    });
    expect((await scim.get(`/Users/${body.id}`)).body.title).toBe('Countess');
  });
});
