import type { DeletionGuardStore, GuardAttempt } from '../../monitoring/index.js';
import { ALONE, type Database, type Statements } from '../connection/database.js';
import { together } from '../connection/together.js';
import { jsonOf, numberOf, textOf } from './columns.js';
import { guardStatements } from './deletion-guard-sql.js';

/**
 * The counts of the guard. `take`, `hold` and `decide` lock the row of the tenant first and look at the rest by the
 * next statement, whose snapshot is taken after the lock: two at once count as one after the other.
 */
export function createDeletionGuardStore(
  database: Pick<Database, 'query' | 'step' | 'tables'>,
): DeletionGuardStore {
  const sql = guardStatements(database.tables);

  /** When the hold began, under the lock of the tenant; null while there is none. */
  async function lock(db: Statements, tenantId: string): Promise<number | null> {
    const [row = {}] = await db.query(sql.lock, [tenantId]);
    return row.held_since === null ? null : numberOf(row, 'held_since');
  }

  const valuesOf = (
    tenantId: string,
    heldSince: number | null,
    { resourceId, now, since, limit }: GuardAttempt,
  ) => [tenantId, resourceId, now, since, limit, heldSince !== null];

  return {
    take: (ctx, attempt) =>
      // In the unit of work, whose failure takes back everything anyway, or in a transaction of its own.
      together(database, ctx, async (db) => {
        const heldSince = await lock(db, ctx.tenantId);
        const values = valuesOf(ctx.tenantId, heldSince, attempt);
        const [row = {}] = await db.query(sql.take, [...values, attempt.attemptId]);
        const rule = textOf(row, 'rule');
        return { allowed: rule === 'take' || rule === 'released', counted: rule === 'take' };
      }),
    hold: ({ tenantId }, attempt) =>
      database.step(ALONE, async (db) => {
        const heldSince = await lock(db, tenantId);
        const values = valuesOf(tenantId, heldSince, attempt);
        const [row = {}] = await db.query(sql.hold, values);
        return { began: textOf(row, 'rule') === 'hold' && heldSince === null };
      }),
    async cancel({ tenantId }, { attemptId }) {
      await database.query(ALONE, sql.cancel, [tenantId, attemptId]);
    },
    async read(tenantId, { now, since, ids }) {
      const [row = {}] = await database.query(ALONE, sql.read, [tenantId, now, since, ids]);
      return {
        heldSince: row.held_since === null ? undefined : numberOf(row, 'held_since'),
        taken: numberOf(row, 'taken'),
        held: numberOf(row, 'held'),
        heldIds: jsonOf<string[]>(row, 'held_ids') ?? [],
        rejected: numberOf(row, 'rejected'),
      };
    },
    decide: (tenantId, { decision, now, until }) =>
      database.step(ALONE, async (db) => {
        await lock(db, tenantId);
        const [row = {}] = await db.query(sql[decision], [tenantId, now, until]);
        return numberOf(row, 'users');
      }),
  };
}
