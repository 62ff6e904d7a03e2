import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import {
  type Client,
  connectionOf,
  createUnitOfWork,
  type Pool,
} from '../../../examples/sql-adapter/database.js';
import { embeddedPool } from '../../../examples/sql-adapter/embedded-pool.js';
import type { EventOutbox } from '../../../src/index.js';
import { createConnectionGate, storeContract } from '../../../src/testing/index.js';
import { type Postgres, startPostgres } from '../../support/postgres/start-postgres.js';

/** The statements of the outbox, exactly as its TSDoc has them. */
function statements(): readonly string[] {
  const file = resolve(__dirname, '../../../src/stores/contract/event-outbox.ts');
  const text = readFileSync(file, 'utf8');
  const start = text.indexOf('CREATE TABLE scim_outbox');
  return text
    .slice(start, text.indexOf('*/', start))
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, ''))
    .filter((line) => !line.trim().startsWith('//'))
    .join('\n')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

const [table = '', index = '', lock = '', insert = '', claim = '', lease = '', complete = ''] =
  statements();

function sqlOutbox(pool: Pool): EventOutbox {
  return {
    async append(ctx, entries) {
      const db = connectionOf(pool, ctx);
      const resources = entries.map(({ resource }) => resource);
      await db.query(lock, [resources]);
      await db.query(insert, [resources, entries.map(({ event }) => JSON.stringify(event))]);
    },
    claim: async (owner, limit, seconds) =>
      (await pool.query(claim, [owner, limit, seconds])).rows.map(({ id, resource, event }) => ({
        id: String(id),
        resource: String(resource),
        event,
      })),
    async lease(owner, ids, seconds) {
      await pool.query(lease, [owner, ids, seconds]);
    },
    async complete(owner, ids) {
      await pool.query(complete, [owner, ids]);
    },
  };
}

let postgres: Postgres;

beforeAll(async () => {
  postgres = startPostgres();
  await postgres.query(table);
  await postgres.query(index);
});

afterAll(() => postgres.stop());

const connectionGate = createConnectionGate();

storeContract(
  { describe, it },
  () => {
    const run: Client['query'] = async (text, values) => ({
      rows: await postgres.query(text, values),
    });
    const pool = connectionGate.pool(embeddedPool(run));
    return { eventOutbox: sqlOutbox(pool), unitOfWork: createUnitOfWork(pool) };
  },
  { name: 'the outbox as its TSDoc shows it', connectionGate },
);
