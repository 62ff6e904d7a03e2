import { appendFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import express, { type Response } from 'express';
import { Pool } from 'pg';
import { drainOutbox, type EventListener, StoreError } from '../../../src/index.js';
import { createProduct } from './app.js';
import { type HostOptions, TENANT } from './options.js';

/**
 * The product in a process of its own, several of which serve one database. Besides SCIM it takes
 * `PUT /settings` (role settings as an administrator saves them), `PUT /roles/{id}` (a role by hand, or none) and `POST /clock` (by how many milliseconds the
 * clock of this process is wrong). Ends on SIGTERM as `docs/guides/shutdown.md` says.
 */
const options: HostOptions = JSON.parse(process.env.HOST_OPTIONS ?? '{}');
const {
  url,
  isOwn = false,
  poolMax = 5,
  connectTimeoutSeconds = 2,
  eventsFile,
  maxInCommit,
  upkeepMs,
} = options;

let clockOffsetMs = 0;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args: unknown[]) {
    super(...((args.length === 0 ? [RealDate.now() + clockOffsetMs] : args) as [number]));
  }

  static override now(): number {
    return RealDate.now() + clockOffsetMs;
  }
} as DateConstructor;

const pool = new Pool({
  connectionString: url,
  max: poolMax,
  connectionTimeoutMillis: connectTimeoutSeconds * 1000,
  query_timeout: 20_000,
});
pool.on('error', () => {});

const onEvent: EventListener = (event) => {
  if (eventsFile !== undefined && event.type !== 'request.failed')
    appendFileSync(eventsFile, `${JSON.stringify(event)}\n`);
};
const { app, scim, router, roleSettings } = createProduct(pool, {
  isOwn,
  connectTimeoutSeconds,
  onEvent,
  ...(maxInCommit === undefined ? {} : { maxInCommit }),
});

function statusOf(error: unknown): number {
  if (!StoreError.is(error)) return 500;
  return error.code === 'unavailable' ? 503 : 409;
}

function refuse(response: Response, error: unknown): void {
  const status = statusOf(error);
  if (status === 503) response.setHeader('Retry-After', '1');
  response.status(status).json({ detail: String(error) });
}

app.use(express.json());
app.put('/roles/:id', async (request, response) => {
  const { role } = request.body;
  try {
    if (role === undefined) await router.roles.unlock(TENANT, request.params.id);
    else await router.roles.lock(TENANT, request.params.id, [{ role }]);
    response.status(204).end();
  } catch (error) {
    refuse(response, error);
  }
});
app.put('/settings', async (request, response) => {
  try {
    const { saved } = await roleSettings.read(TENANT);
    const expectedRevision = saved?.revision;
    await roleSettings.save(TENANT, request.body, { expectedRevision });
    response.status(204).end();
  } catch (error) {
    refuse(response, error);
    return;
  }
  // Whoever looks at the page sees what is left; here the end of the test does.
  await router.roles.replay(TENANT).catch(() => {});
});
app.post('/clock', (request, response) => {
  clockOffsetMs = request.body.ms;
  response.status(204).end();
});

let isClosing = false;
async function keepUp(ms: number): Promise<void> {
  while (!isClosing) {
    await drainOutbox(scim.stores.eventOutbox, {
      onEvent,
      logger: { warn() {}, error() {} },
    }).catch(() => {});
    await router.roles.drain().catch(() => {});
    await delay(ms);
  }
}

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  if (upkeepMs !== undefined) void keepUp(upkeepMs);
});
process.once('SIGTERM', async () => {
  isClosing = true;
  const stopped = new Promise((resolve) => server.close(resolve));
  await router.close({ timeoutMs: 30_000 });
  server.closeAllConnections();
  await stopped;
  process.exit(0);
});
