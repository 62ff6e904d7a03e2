import { backfillKeys, migrate, type PostgresPool, planTables } from 'express-scim/postgres';
import { createProduct, query } from './product/open-database.js';
import { tables } from './scim-tables.js';

/**
 * What the migrations of a product do once: the tables of the library, and the printed steps for its own. In a product
 * the output of `npx express-scim plan --tables …` is looked at, and becomes such migrations.
 */
export async function prepare(pool: PostgresPool, log: (text: string) => void): Promise<void> {
  await createProduct(pool);
  await migrate(pool);
  const steps = await planTables({ ...tables, pool });
  log(steps === '' ? '-- Nothing is missing.\n' : steps);
  const [columns = '', later = ''] = steps.split(/^-- npx express-scim backfill.*$/m);
  await run(pool, columns);
  const { duplicates } = await backfillKeys(pool, { ...tables, pauseMs: 0 });
  if (duplicates.length > 0)
    throw new Error(`Names are there twice: ${JSON.stringify(duplicates)}`);
  await run(pool, later);
}

/** One statement after the other: indexes are made outside of a transaction. */
async function run(pool: PostgresPool, steps: string): Promise<void> {
  const sql = steps.replaceAll(/^--.*$/gm, '');
  for (const statement of sql.split(/(?<=;)\n/)) {
    if (statement.trim() !== '') await query(pool, statement, []);
  }
}
