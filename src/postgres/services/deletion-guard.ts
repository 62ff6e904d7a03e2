import type { DeletionGuardStore, GuardAttempt } from '../../monitoring/index.js';
import { ALONE, type Database, type Statements } from '../connection/database.js';
import { together } from '../connection/together.js';
import { jsonOf, numberOf, textOf } from './columns.js';
import { guardStatements } from './deletion-guard-sql.js';

/**
 * The counts of the guard. `hold` and `decide` lock the row of the tenant first and look at the rest by the next
 * statement, whose snapshot is taken after the lock, and `take` looks again where it was not: two at once count as one
 * after the other.
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

  const valuesOf = (tenantId: string, { resourceId, now, since, limit }: GuardAttempt) => [
    tenantId,
    resourceId,
    now,
    since,
    limit,
  ];

  /** The rule by which somebody may be taken; where the row had to be waited for, it takes the second look to know. */
  async function take(db: Statements, tenantId: string, attempt: GuardAttempt): Promise<string> {
    const values = [...valuesOf(tenantId, attempt), attempt.attemptId];
    const [row = (await db.query(sql.take, values))[0]] = await db.query(sql.take, values);
    return textOf(row ?? {}, 'rule');
  }

  return {
    take: (ctx, attempt) =>
      // In the unit of work, whose failure takes back everything anyway, or in a transaction of its own.
      together(
        database,
        ctx,
        async (db) => {
          const rule = await take(db, ctx.tenantId, attempt);
          return { allowed: rule === 'take' || rule === 'released', counted: rule === 'take' };
        },
        'apart',
      ),
    hold: ({ tenantId }, attempt) =>
      database.step(ALONE, async (db) => {
        const heldSince = await lock(db, tenantId);
        const [row = {}] = await db.query(sql.hold, valuesOf(tenantId, attempt));
        return { began: textOf(row, 'rule') === 'hold' && heldSince === null };
      }),
    async cancel({ tenantId }, { attemptId }) {
      await database.query(ALONE, sql.cancel, [tenantId, attemptId]);
    },
    async isHeld({ tenantId }, resourceId) {
      const [row] = await database.query(ALONE, sql.isHeld, [tenantId, resourceId]);
      return row !== undefined;
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
