import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { EventOutbox, RequestContext, UnitOfWork } from '../../../src/index.js';
import type {
  LoggedEntry,
  ProvisioningLogEntry,
  ProvisioningLogStore,
} from '../../../src/monitoring/index.js';
import {
  createPostgresScim,
  migrate,
  type PostgresConnection,
  type PostgresPool,
} from '../../../src/postgres/index.js';
import { createConnectionGate, storeContract } from '../../../src/testing/index.js';
import { embeddedPool } from '../../support/postgres/embedded-pool.js';
import { startPostgres } from '../../support/postgres/start-postgres.js';

/** The statements of a table, exactly as the TSDoc of its store has them. */
function statements(file: string, of: string): readonly string[] {
  const text = readFileSync(resolve(__dirname, '../../../src', file), 'utf8');
  const start = text.indexOf(`CREATE TABLE ${of}`);
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
  statements('stores/contract/event-outbox.ts', 'scim_outbox');

const [logTable = '', logIndex = '', logAppend = '', logQuery = '', logForget = ''] = statements(
  'monitoring/log/store.ts',
  'scim_log',
);

/** A pool as `pg` has it. */
type Pool = PostgresPool & PostgresConnection;

/** The connection of the unit of work that a call belongs to, or any. */
function connectionOf(pool: Pool, { transaction }: RequestContext): PostgresConnection {
  return (transaction as PostgresConnection | undefined) ?? pool;
}

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

function sqlLog(pool: Pool): ProvisioningLogStore {
  const valuesOf = (entries: readonly ProvisioningLogEntry[]) => [
    entries.map(({ tenantId }) => tenantId),
    entries.map(({ time }) => time),
    entries.map((entry) => JSON.stringify(entry)),
  ];
  return {
    async append(entries) {
      await pool.query(logAppend, valuesOf(entries));
    },
    async appendInUnit(ctx, entries) {
      await connectionOf(pool, ctx).query(logAppend, valuesOf(entries));
    },
    query: async (tenantId, { after = '0', limit = 100 } = {}) =>
      (await pool.query(logQuery, [tenantId, after, limit])).rows.map(({ position, entry }) => ({
        ...(entry as LoggedEntry),
        position: String(position),
      })),
    async deleteBefore(tenantId, time) {
      await pool.query(logForget, [tenantId, time]);
      return 0;
    },
  };
}

const postgres = startPostgres();

beforeAll(async () => {
  await migrate(embeddedPool(postgres));
  await postgres.query(table);
  await postgres.query(index);
  await postgres.query(logTable);
  await postgres.query(logIndex);
});

afterAll(() => postgres.stop());

const connectionGate = createConnectionGate();

function unitOfWorkOver(pool: PostgresPool): UnitOfWork {
  return createPostgresScim({ pool }).unitOfWork as UnitOfWork;
}

function onePool(): Pool {
  const lending = embeddedPool(postgres);
  return connectionGate.pool({
    connect: () => lending.connect(),
    async query(text, values) {
      const client = await lending.connect();
      try {
        return await client.query(text, values);
      } finally {
        client.release();
      }
    },
  });
}

storeContract(
  { describe, it },
  () => {
    const pool = onePool();
    return { eventOutbox: sqlOutbox(pool), unitOfWork: unitOfWorkOver(pool) };
  },
  { name: 'the outbox as its TSDoc shows it', connectionGate },
);

/** What does not need filters, or the newest first: its TSDoc has one query. */
const SHOWN = /^log\.(visible|unit|connection)/;

storeContract(
  { describe, it: (name, run) => (SHOWN.test(name) ? it(name, run) : undefined) },
  () => {
    const pool = onePool();
    return { provisioningLog: sqlLog(pool), unitOfWork: unitOfWorkOver(pool) };
  },
  { name: 'the log as its TSDoc shows it', connectionGate },
);
