import { randomUUID } from 'node:crypto';
import { beforeAll, describe, it } from '@jest/globals';
import { createPostgresScim, migrate, type PostgresPool } from '../../src/postgres/index.js';
import {
  type ContractStores,
  createConnectionGate,
  storeContract,
} from '../../src/testing/index.js';
import { emptyDatabase } from '../support/postgres/empty-database.js';
import { oddRow, refused, wrapPool } from '../support/postgres/wrap-pool.js';

const db = emptyDatabase();
const { pool } = db;

beforeAll(async () => {
  for (const schema of ['services', 'odd']) await migrate(pool, { schema });
});

/** The columns in which the database keeps when something ends. */
const ENDS = [
  ['role_jobs', 'leased_until'],
  ['alerts', 'leased_until'],
  ['leases', 'leased_until'],
  ['outbox', 'leased_until'],
  ['request_counts', 'ends_at'],
] as const;

function storesOver(through: PostgresPool, schema: string): ContractStores {
  let isUp = true;
  const interrupted = wrapPool(through, {
    connecting() {
      if (!isUp) throw refused();
    },
  });
  const scim = createPostgresScim({ pool: interrupted, schema });
  const { stores, unitOfWork, clientStore } = scim;
  return {
    unitOfWork,
    clientStore,
    tokenStore: scim.tokenStore,
    requestCountStore: scim.requestCountStore,
    roleSettingsStore: scim.roleSettingsStore,
    provisioningLog: scim.provisioningLog,
    deletionGuardStore: scim.deletionGuardStore,
    alertStore: scim.alertStore,
    roleJobs: stores.roleJobs,
    eventOutbox: stores.eventOutbox as NonNullable<ContractStores['eventOutbox']>,
    async addClient(client) {
      const added = { ...client, clientId: randomUUID() };
      await clientStore.save(added);
      return added;
    },
    async interrupt() {
      isUp = false;
      return async () => {
        isUp = true;
      };
    },
    async advanceTime(ms) {
      for (const [table, column] of ENDS) {
        const ago = `${column} - $1::float8 * interval '1 millisecond'`;
        await db.query(`UPDATE ${schema}.${table} SET ${column} = ${ago}`, [ms]);
      }
    },
  };
}

const connectionGate = createConnectionGate();

storeContract(
  { describe, it },
  () => {
    const counted = connectionGate.pool({
      ...pool,
      query: () => Promise.reject(new Error('Connections are taken by connect().')),
    });
    return storesOver(counted, 'services');
  },
  { name: 'services over PostgreSQL', connectionGate },
);

storeContract({ describe, it }, () => storesOver(wrapPool(pool, { row: oddRow }), 'odd'), {
  name: 'services over a driver whose types are parsed otherwise',
});
