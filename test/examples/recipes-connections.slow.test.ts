import { beforeAll, describe, expect, it } from '@jest/globals';
import { drizzle } from 'drizzle-orm/node-postgres';
import { createConnectionGate, storeContract } from 'express-scim/testing';
import { knex } from 'knex';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { drizzleConnection } from '../../examples/recipes/drizzle.js';
import { knexPool } from '../../examples/recipes/knex.js';
import { kyselyPool } from '../../examples/recipes/kysely.js';
import { createPostgresScim, migrate, type PostgresPool } from '../../src/postgres/index.js';
import { socketPool } from '../support/postgres/socket-pool.js';
import { watchedPool } from '../support/postgres/watched-pool.js';

const pool = socketPool();
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

describe.each(Object.entries(POOLS))('the library over %s', (name, make) => {
  const connectionGate = createConnectionGate();
  const schema = `scim_${name.toLowerCase()}`;
  let made: PostgresPool | undefined;
  const lent = watchedPool(
    connectionGate.pool<PostgresPool>({
      connect() {
        made ??= make(pool());
        return made.connect();
      },
    }),
    (_text, values) =>
      lists.push(...(values ?? []).filter((value) => typeof value === 'object' && value !== null)),
  );
  const lists: unknown[] = [];
  beforeAll(async () => {
    await migrate(pool(), { schema });
  });

  storeContract({ describe, it }, () => createPostgresScim({ pool: lent, schema }).stores, {
    name,
    connectionGate,
    memberDisplay: true,
  });

  it('is given strings, numbers, booleans and null only: builders take lists apart, each in its way', () => {
    expect(lent.texts).not.toEqual([]);
    expect(lists).toEqual([]);
  });
});
