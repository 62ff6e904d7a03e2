import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { createPostgresScim, migrate, type PostgresPool } from '../../src/postgres/index.js';
import {
  type ContractStores,
  createConnectionGate,
  storeContract,
} from '../../src/testing/index.js';
import { embeddedPool } from '../support/postgres/embedded-pool.js';
import { type Postgres, startPostgres } from '../support/postgres/start-postgres.js';
import { oddRow, refused, wrapPool } from '../support/postgres/wrap-pool.js';

let postgres: Postgres;
/** The worker is started before the tests and after they were defined. */
const pool: PostgresPool = { connect: () => embedded.connect() };
let embedded: PostgresPool;

beforeAll(async () => {
  postgres = startPostgres();
  embedded = embeddedPool(postgres);
  for (const schema of ['services', 'odd']) await migrate(pool, { schema });
});

afterAll(() => postgres.stop());

/** The columns in which the database keeps when something ends. */
const ENDS = [
  ['role_jobs', 'leased_until'],
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
  const { stores, unitOfWork, ...services } = createPostgresScim({ pool: interrupted, schema });
  const { clientStore } = services;
  return {
    ...services,
    unitOfWork,
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
        await postgres.query(`UPDATE ${schema}.${table} SET ${column} = ${ago}`, [ms]);
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
