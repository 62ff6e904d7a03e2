import { describe, expect, it } from '@jest/globals';
import { createMemoryStores } from '../../../src/index.js';
import { createMemoryProvisioningLog } from '../../../src/monitoring/index.js';
import type { ScimRequest } from '../../../src/protocol/model/message.js';
import { createScimProvider } from '../../../src/protocol/provider.js';
import { overriding } from '../../support/stores.js';

/** A provider whose store fails as a driver does whose query was cancelled, while the client is gone. */
function gone() {
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
    userStore: overriding(stores.userStore, { get: cancelled, list: cancelled, create: cancelled }),
    auth: 'none',
    provisioningLog: log,
    logger: { warn() {}, error: (message) => void lines.push(message) },
  });
  const send = async (method: string, path: string, body?: object) => {
    const request: ScimRequest = {
      method,
      path,
      query: '',
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

  it('is one, if it is a write', async () => {
    const { send, lines } = gone();
    expect((await send('POST', '/Users', { userName: 'ada' })).status).toBe(500);
    expect(lines).toEqual(['internal error']);
  });
});
