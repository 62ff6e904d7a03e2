import { randomUUID } from 'node:crypto';
import { beforeAll, describe, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPostgresScim, migrate } from '../../src/postgres/index.js';
import {
  type ContractStores,
  createConnectionGate,
  storeContract,
} from '../../src/testing/index.js';
import { eventually } from '../support/eventually.js';
import { describeEachWay, useFaultProxy, type Way } from '../support/postgres/use-database.js';

/** The columns in which the database keeps when something ends. */
const ENDS = [
  ['role_jobs', 'leased_until'],
  ['alerts', 'leased_until'],
  ['leases', 'leased_until'],
  ['outbox', 'leased_until'],
  ['request_counts', 'ends_at'],
] as const;

/** The contracts of all stores, over connections that are refused while the database is to be unavailable. */
function contractOver(way: Way): void {
  const proxy = useFaultProxy(way);
  // The stores are made when the tests are defined, and the database is there when they run.
  let pool: Pool;
  let admin: Pool;
  const later = {
    connect: () => pool.connect(),
    query: () => Promise.reject(new Error('Connections are taken by connect().')),
    listenerCount: () => 1,
  };
  beforeAll(async () => {
    admin = way.database.pool();
    await migrate(admin);
    pool = way.pool({ connectionString: proxy().url(way.database.name()) });
  });

  const connectionGate = createConnectionGate();
  storeContract(
    { describe, it },
    (): ContractStores => {
      const scim = createPostgresScim({ pool: connectionGate.pool(later) });
      const { stores } = scim;
      return {
        ...stores,
        tokenStore: scim.tokenStore,
        clientStore: scim.clientStore,
        requestCountStore: scim.requestCountStore,
        roleSettingsStore: scim.roleSettingsStore,
        deletionGuardStore: scim.deletionGuardStore,
        alertStore: scim.alertStore,
        eventOutbox: stores.eventOutbox as NonNullable<ContractStores['eventOutbox']>,
        async addClient(client) {
          const added = { ...client, clientId: randomUUID() };
          await scim.clientStore.save(added);
          return added;
        },
        async interrupt() {
          await proxy().refuse();
          // That idle connections are gone is told to the pool on its own time.
          await eventually(() => pool.idleCount === 0);
          return () => proxy().accept();
        },
        async advanceTime(ms) {
          for (const [table, column] of ENDS) {
            const ago = `${column} - $1::float8 * interval '1 millisecond'`;
            await admin.query(`UPDATE express_scim.${table} SET ${column} = ${ago}`, [ms]);
          }
        },
      };
    },
    { name: 'stores over PostgreSQL', connectionGate, memberDisplay: true },
  );
}

describeEachWay(contractOver);
