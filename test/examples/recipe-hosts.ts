import { drizzle } from 'drizzle-orm/node-postgres';
import { pgTable, text } from 'drizzle-orm/pg-core';
import { type Knex, knex } from 'knex';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { drizzleConnection, drizzleOver, drizzlePool } from '../../examples/recipes/drizzle.js';
import { knexConnection, knexOver, knexPool } from '../../examples/recipes/knex.js';
import { kyselyConnection, kyselyOver, kyselyPool } from '../../examples/recipes/kysely.js';
import type { PostgresConnection, PostgresPool } from '../../src/postgres/index.js';

/** A table of the host's, by its query builder. */
export interface Notes {
  add(note: string): Promise<unknown>;
  all(): Promise<readonly string[]>;
  /** The same inside a transaction that the builder begins and ends. */
  transaction(work: (notes: Notes, connection: PostgresConnection) => Promise<void>): Promise<void>;
}

/** A host with a query builder, and the adapters of its recipe. */
export interface RecipeHost {
  readonly notes: Notes;
  readonly pool: PostgresPool;
  /** The builder over a transaction of the library. */
  over(connection: PostgresConnection): Notes;
}

interface Tables {
  readonly notes: { readonly note: string };
}

function kyselyNotes(db: Kysely<Tables>): Notes {
  return {
    add: (note) => db.insertInto('notes').values({ note }).execute(),
    async all() {
      const rows = await db.selectFrom('notes').select('note').orderBy('note').execute();
      return rows.map(({ note }) => note);
    },
    transaction: (work) =>
      db.transaction().execute((trx) => work(kyselyNotes(trx), kyselyConnection(trx))),
  };
}

const table = pgTable('notes', { note: text().notNull() });
type Drizzle = Pick<
  ReturnType<typeof drizzleOver>,
  'execute' | 'insert' | 'select' | 'transaction'
>;

function drizzleNotes(db: Drizzle): Notes {
  return {
    add: (note) => db.insert(table).values({ note }),
    async all() {
      const rows = await db.select().from(table).orderBy(table.note);
      return rows.map(({ note }) => note);
    },
    transaction: (work) => db.transaction((tx) => work(drizzleNotes(tx), drizzleConnection(tx))),
  };
}

function knexNotes(db: Knex): Notes {
  return {
    add: (note) => db('notes').insert({ note }),
    all: () => db('notes').orderBy('note').pluck('note'),
    transaction: (work) => db.transaction((trx) => work(knexNotes(trx), knexConnection(trx))),
  };
}

export const RECIPE_HOSTS = {
  Drizzle(pool: Pool): RecipeHost {
    const db = drizzle({ client: pool });
    return {
      notes: drizzleNotes(db),
      pool: drizzlePool(db),
      over: (connection) => drizzleNotes(drizzleOver(connection)),
    };
  },
  Kysely(pool: Pool): RecipeHost {
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    return {
      notes: kyselyNotes(db),
      pool: kyselyPool(db),
      over: (connection) => kyselyNotes(kyselyOver(connection)),
    };
  },
  Knex(pool: Pool): RecipeHost {
    const db = knex({ client: 'pg', connectionPool: pool });
    return {
      notes: knexNotes(db),
      pool: knexPool(db),
      over: (connection) => knexNotes(knexOver(db, connection)),
    };
  },
};
