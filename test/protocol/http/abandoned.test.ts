import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, type RequestContext, type UserStore } from '../../../src/index.js';
import { createMemoryProvisioningLog } from '../../../src/monitoring/index.js';
import type { ScimRequest } from '../../../src/protocol/model/message.js';
import { createScimProvider } from '../../../src/protocol/provider.js';
import { overriding } from '../../support/stores.js';

/** A provider whose store fails as a driver does whose query was cancelled, while the client is gone. */
function gone(list?: UserStore['list']) {
  const lines: string[] = [];
  const client = new AbortController();
  const stores = createMemoryStores();
  const cancelled = async () => {
    client.abort();
    throw new Error('canceling statement due to user request');
  };
  const log = createMemoryProvisioningLog();
  const provider = createScimProvider({
    ...stores,
    userStore: overriding<UserStore>(stores.userStore, {
      get: cancelled,
      list: async (...args) => (await list?.(...args)) ?? cancelled(),
      create: cancelled,
    }),
    auth: 'none',
    provisioningLog: log,
    logger: { warn() {}, error: (message) => void lines.push(message) },
  });
  const send = async (method: string, path: string, body?: object, query = '') => {
    const request: ScimRequest = {
      method,
      path,
      query,
      baseUrl: 'http://rfp.example',
      params: {},
      ip: undefined,
      signal: client.signal,
      header: (name) => (name === 'content-type' ? 'application/scim+json' : undefined),
      readBody: async () => ({ kind: 'parsed', value: body ?? {} }),
    };
    return provider.handle(request);
  };
  return { send, lines, log };
}

/** Pages that are too long for one piece, of which only two can be read. */
async function longList(): Promise<UserStore['list']> {
  const { userStore } = createMemoryStores();
  const ctx = { tenantId: 'default', principal: { id: 'x' }, requestId: 'x' } as RequestContext;
  for (let at = 0; at < 400; at += 1) {
    await userStore.create(ctx, { userName: `user${at}`, active: true, title: 'x'.repeat(20_000) });
  }
  let pages = 0;
  return async (_, query) => {
    pages += 1;
    return (pages > 2 ? undefined : userStore.list(ctx, query)) as ReturnType<UserStore['list']>;
  };
}

describe('a request whose client has gone away', () => {
  it.each([
    ['GET', '/Users/42'],
    ['GET', '/Users'],
    ['HEAD', '/Users/42'],
    ['POST', '/Users/.search'],
    ['POST', '/.search'],
  ])('is no internal error, if it is a read: %s %s', async (method, path) => {
    const { send, lines, log } = gone();
    expect((await send(method, path)).status).toBe(499);
    expect(lines).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await log.query('default')).toMatchObject([{ status: 499 }]);
  });

  it('is no internal error, if the head of the answer is sent already', async () => {
    const { send, lines, log } = gone(await longList());
    const { status, body } = await send('GET', '/Users', undefined, 'count=400');
    expect(status).toBe(200);
    const readAll = async () => {
      for await (const _ of body as AsyncIterable<string>);
    };
    await expect(readAll()).rejects.toThrow();
    expect(lines).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await log.query('default')).toMatchObject([{ status: 499 }]);
  });

  it('is one, if it is a write', async () => {
    const { send, lines } = gone();
    expect((await send('POST', '/Users', { userName: 'ada' })).status).toBe(500);
    expect(lines).toEqual(['internal error']);
  });
});
