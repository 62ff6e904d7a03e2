import { beforeAll, describe, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPostgresScim, migrate } from '../../../src/postgres/index.js';
import { createConnectionGate, storeContract } from '../../../src/testing/index.js';
import { useDatabase } from '../../support/postgres/use-database.js';
import { SHAPES } from './shapes.js';
import { storesOf } from './stores-of.js';

/** The contract over a server, with a pool of many connections: what runs at once does so there. */
describe.each(SHAPES)('$name', (shape) => {
  const database = useDatabase();
  let pool: Pool;
  const later = {
    connect: () => pool.connect(),
    query: () => Promise.reject(new Error('Connections are taken by connect().')),
    listenerCount: () => 1,
  };
  beforeAll(async () => {
    pool = database.pool();
    await migrate(pool);
    await pool.query(shape.sql);
  });

  const connectionGate = createConnectionGate();
  const scim = createPostgresScim({ pool: connectionGate.pool(later), ...shape.tables });
  const db = {
    query: async (text: string, values: readonly unknown[]) =>
      (await pool.query(text, [...values])).rows,
  };
  const { stores, createTenant } = storesOf(shape, db, () => scim.stores);
  storeContract({ describe, it }, () => ({ ...scim.stores, ...stores }), {
    name: 'the directory',
    createTenant,
    connectionGate,
    memberDisplay: shape.tables.members === undefined,
  });
});
