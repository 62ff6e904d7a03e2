import { drizzle } from 'drizzle-orm/node-postgres';
import { knex } from 'knex';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { drizzleConnection } from '../../examples/recipes/drizzle.js';
import { knexPool } from '../../examples/recipes/knex.js';
import { kyselyPool } from '../../examples/recipes/kysely.js';
import type { PostgresPool } from '../../src/postgres/index.js';
import { socketPool } from '../support/postgres/socket-pool.js';
import { describeContract } from './describe-contract.js';

const driver = socketPool();
const POOLS: Readonly<Record<string, (pool: Pool) => PostgresPool>> = {
  Drizzle: (hosts) => ({
    async connect() {
      const client = await hosts.connect();
      return { ...drizzleConnection(drizzle(client)), release: (error) => client.release(error) };
    },
  }),
  Kysely: (hosts) => kyselyPool(new Kysely({ dialect: new PostgresDialect({ pool: hosts }) })),
  Knex: (hosts) => knexPool(knex({ client: 'pg', connectionPool: hosts })),
};

for (const [name, make] of Object.entries(POOLS)) describeContract(name, driver, make);
