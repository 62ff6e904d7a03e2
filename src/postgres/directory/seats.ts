import { type SeatCount, type SeatMethods, SeatsTakenError } from '../../index.js';
import type { Statements, Within } from '../connection/database.js';
import { together } from '../connection/together.js';
import type { Layout } from '../layout/layout.js';
import type { ResourceLayout } from '../layout/resource-layout.js';
import { holdTaken, UNKNOWN } from './held-seats.js';
import type { UserShelf } from './shelf.js';

/** Whether a tenant can have people of its own: another id than the column takes is only somebody's target. */
function canHaveRows({ checkTenant }: ResourceLayout, tenantId: string): boolean {
  try {
    checkTenant?.(tenantId);
    return true;
  } catch {
    return false;
  }
}

/** A condition; of ours as their index has it. */
function isActive({ isOurs, columns, value }: ResourceLayout): string {
  const column = [...columns.values()].find(({ attribute }) => attribute === 'active');
  return isOurs === true && column !== undefined ? `r.${column.sql}` : value('r', 'active');
}

/**
 * How many people are active in tenant `$1`: its own, those whom SCIM does not show included, and the people of other
 * tenants who are its guests.
 */
function countOf({ users, guests }: Layout, tenantId: string): string {
  const own = `SELECT count(*) FROM ${users.table} AS r
      WHERE ${users.ofTenant('r')} AND ${users.unique.among('r')} AND ${isActive(users)}`;
  const home = users.tenantValue.replace('$1', 'g.tenant_id');
  const others = `SELECT count(*) FROM ${guests} AS g JOIN ${users.table} AS r
        ON r.${users.tenant} = ${home} AND r.${users.id} = g.user_id
      WHERE g.target_tenant_id = $1::text AND g.tenant_id <> $1::text AND ${users.isLive('r')} AND ${isActive(users)}`;
  return canHaveRows(users, tenantId) ? `(${own}) + (${others})` : `(${others})`;
}

/**
 * Seats. In tables of ours the row of a tenant has a number of active people that is never too small. A unit of work that
 * makes people active adds them in its last statement, and nobody who takes access away ever waits for the row; only where
 * the number would come near the limit are people counted, behind the lock of the row. In tables of the host they always
 * are, for the host makes people active itself.
 */
export function createSeatMethods(shelf: UserShelf): Required<SeatMethods> {
  const { database, layout, seatBook } = shelf;
  const { seats, users } = layout;

  /** Locks the seats of the tenant until the transaction ends, and counts. */
  async function count(db: Statements, tenantId: string): Promise<number> {
    const [locked] = await db.query(
      `INSERT INTO ${seats} AS s (tenant_id, active_at_most) VALUES ($1, ${UNKNOWN})
        ON CONFLICT (tenant_id) DO UPDATE SET active_at_most = s.active_at_most
        RETURNING (s.xmax = 0)::text AS is_new`,
      [tenantId],
    );
    // Those who looked before there was a row, and whom nobody has counted, may still be on their way.
    const known = locked?.is_new === 'true' ? UNKNOWN : 'c.active';
    const [row] = await db.query(
      `UPDATE ${seats} AS s SET active_at_most = ${known} FROM (SELECT ${countOf(layout, tenantId)} AS active) AS c
        WHERE s.tenant_id = $1::text RETURNING c.active::text AS active`,
      [tenantId],
    );
    const active = Number(row?.active);
    seatBook.note(tenantId, locked?.is_new === 'true' ? Number.POSITIVE_INFINITY : active);
    return active;
  }

  async function countActive(within: Within, tenantId: string): Promise<number> {
    const text = `SELECT (${countOf(layout, tenantId)})::text AS active`;
    const [row] = await database.query(within, text, [tenantId], 'reads');
    return Number(row?.active);
  }

  function checked(active: number, limit: number): SeatCount {
    if (active > limit) throw new SeatsTakenError(active, limit);
    return { active };
  }

  return {
    async takeSeats(ctx, { tenantId, joining, limit, exactFrom }) {
      if (ctx.transaction === undefined) {
        return checked((await countActive(ctx, tenantId)) + joining, limit);
      }
      const unit = database.unitOf(ctx);
      const atMost = seatBook.atMost(tenantId) ?? Number.POSITIVE_INFINITY;
      if (unit !== undefined && users.isOurs === true && atMost + joining < exactFrom) {
        holdTaken(shelf, unit, tenantId, { joining, exactFrom });
        return undefined;
      }
      const active = await together(database, ctx, (db) => count(db, tenantId), 'reads');
      if (unit !== undefined) holdTaken(shelf, unit, tenantId, 'counted');
      return checked(active, limit);
    },

    countActive: ({ transaction }, tenantId) => countActive({ transaction }, tenantId),
  };
}
