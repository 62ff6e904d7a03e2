import type { Database, Statements, Within } from './database.js';
import type { Effect } from './unit.js';

/**
 * Several statements of which none fails on its own account: inside a unit of work as they are, else in a transaction.
 * What can fail with the unit going on needs {@link Database.step}.
 */
export function together<T>(
  database: Pick<Database, 'query' | 'step'>,
  within: Within,
  work: (db: Statements) => Promise<T>,
  effect?: Effect,
): Promise<T> {
  if (within.transaction === undefined) return database.step(within, work);
  return work(statementsOf(database, within, effect));
}

/** Statements in the transaction of a context, or each by itself. */
export function statementsOf(
  { query }: Pick<Database, 'query'>,
  within: Within,
  effect?: Effect,
): Statements {
  return { query: (text, values) => query(within, text, values, effect) };
}
