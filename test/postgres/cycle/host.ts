import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import express from 'express';
import { Pool } from 'pg';
import { bearerTokens } from '../../../src/auth/index.js';
import { createScimRouter, drainOutbox } from '../../../src/index.js';
import { createPostgresScim } from '../../../src/postgres/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { countedPool } from '../../support/postgres/counted-pool.js';
import { type ProductOptions, type Question, TENANT, TOKEN, type Usage } from './product.js';

/**
 * A product over PostgreSQL in a process of its own, so that what it uses is measured alone: roles, outbox and log are
 * on. Needs `--expose-gc` and a channel to its parent.
 */
const { url, policy }: ProductOptions = JSON.parse(process.env.CYCLE_OPTIONS ?? '{}');

const pg = new Pool({ connectionString: url, max: 10 });
pg.on('error', () => {});
const pool = countedPool(pg);
const scim = createPostgresScim({ pool });
let eventsTold = 0;
const onEvent = () => {
  eventsTold += 1;
};
const router = createScimRouter({
  ...scim.stores,
  roleResolver: createRolePolicy(policy),
  onEvent,
  auth: bearerTokens([{ token: TOKEN, principal: { id: 'entra', tenantId: TENANT } }]),
});

async function usage(): Promise<Usage> {
  // What a first collection finalizes is free after the second.
  for (let n = 0; n < 2; n += 1) {
    await nextTurn();
    globalThis.gc?.();
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed, statements: pool.statements(), eventsTold };
}

/** Ends as a product ends: what is under way is waited for, and nothing is left to be told or computed. */
async function settle(): Promise<Usage> {
  await router.roles.drain();
  await drainOutbox(scim.stores.eventOutbox, { onEvent });
  await router.close();
  return usage();
}

const app = express();
app.use('/scim/v2', router);
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on('message', async (question: Question) => {
  process.send?.(await (question === 'settle' ? settle() : usage()));
});
process.on('disconnect', () => process.exit());
