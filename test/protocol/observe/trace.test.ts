import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, type RequestTrace } from '../../../src/index.js';
import { forEachExpress, mountScim } from '../../support/app.js';
import { user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';

const channel = tracingChannel<unknown, RequestTrace>('express-scim:request');
const NAMES = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;

/** What the channel publishes while the work runs. */
async function traces(work: () => Promise<unknown>) {
  const seen: { readonly name: string; readonly trace: RequestTrace }[] = [];
  const on = (name: string) => (trace: unknown) =>
    void seen.push({ name, trace: { ...(trace as RequestTrace) } });
  const [start, end, asyncStart, asyncEnd, error] = NAMES.map(on);
  const subscribers = { start, end, asyncStart, asyncEnd, error } as Parameters<
    typeof channel.subscribe
  >[0];
  channel.subscribe(subscribers);
  try {
    await work();
  } finally {
    channel.unsubscribe(subscribers);
  }
  return seen;
}

forEachExpress((mount) => {
  describe('the tracing channel express-scim:request', () => {
    it('tells when a request begins and how it ends', async () => {
      const { scim } = mount();
      const seen = await traces(() => scim.post('/Users', user('ada-the-secret')).expect(201));
      expect(seen.map(({ name }) => name)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
      expect(seen[0]?.trace).toEqual({
        requestId: expect.stringMatching(/.{8,}/),
        method: 'POST',
        operation: 'unknown',
      });
      expect(seen[3]?.trace).toEqual({
        requestId: seen[0]?.trace.requestId,
        method: 'POST',
        operation: 'create',
        tenantId: 'default',
        principal: { id: 'tests' },
        resourceType: 'User',
        status: 201,
      });
      expect(JSON.stringify(seen)).not.toContain('secret');
    });

    it('tells errors with status and keyword only', async () => {
      const { scim } = mount();
      const seen = await traces(() => scim.get('/Users?filter=secret').expect(400));
      const [error, ...more] = seen.filter(({ name }) => name === 'error');
      expect(more).toEqual([]);
      expect(error?.trace).toMatchObject({ status: 400, scimType: 'invalidFilter' });
      expect(JSON.stringify(seen)).not.toContain('secret');
    });
  });
});

describe('the tracing channel', () => {
  it('carries a store of the subscriber through the whole request', async () => {
    const storage = new AsyncLocalStorage<string>();
    const stores = createMemoryStores();
    const spans: unknown[] = [];
    const { scim } = mountScim({
      ...stores,
      userStore: overriding(stores.userStore, {
        list: (ctx, query) => {
          spans.push(storage.getStore());
          return stores.userStore.list(ctx, query);
        },
      }),
    });
    channel.start.bindStore(storage, ({ requestId }) => requestId);
    try {
      const seen = await traces(() => scim.get('/Users').expect(200));
      expect(spans).toEqual([seen[0]?.trace.requestId]);
    } finally {
      channel.start.unbindStore(storage);
    }
  });
});
