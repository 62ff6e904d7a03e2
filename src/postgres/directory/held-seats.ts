import { type SeatRequest, VersionConflictError } from '../../index.js';
import type { Within } from '../connection/database.js';
import { type HeldKind, type HeldStatement, RANKS } from '../connection/held-statement.js';
import type { Unit } from '../connection/unit.js';
import type { Layout } from '../layout/layout.js';
import { type Context, knownRow } from './known-rows.js';
import type { SeatBook } from './seat-book.js';
import type { Shelf, UserShelf } from './shelf.js';

/** In `seats`: nobody knows how many there are, so that they must be counted. */
export const UNKNOWN = '1000000000000000';

type Take = Pick<SeatRequest, 'joining' | 'exactFrom'>;

/** What a unit of work has done to the seats of tenants. */
interface HeldSeats {
  /** Tenants in which somebody has become active who has taken no seat. */
  readonly untaken: ReadonlySet<string>;
  /** Who has become active again, and counts in the tenants whose guest they are. */
  readonly revived: readonly { readonly tenant: string; readonly id: string }[];
  /** Seats that are taken if there are enough without counting; `counted` where they were counted. */
  readonly taken: ReadonlyMap<string, Take | 'counted'>;
}

const NOTHING: HeldSeats = { untaken: new Set(), revived: [], taken: new Map() };

type Seats = Pick<UserShelf, 'layout' | 'seatBook'>;

/** The people are to be counted by the next one who takes a seat there; the unit runs again, and is that one. */
function countNext(book: SeatBook, tenantId: string): never {
  book.note(tenantId, Number.POSITIVE_INFINITY);
  throw new VersionConflictError(undefined, { isTransient: true });
}

const heldSeats = ({ layout, seatBook }: Seats): HeldKind<HeldSeats> => ({
  name: 'seats',
  rank: RANKS.seats,
  isSeen: false,
  isLast: true,
  add({ untaken, revived, taken }, statement) {
    for (const [tenantId, take] of [...taken].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (take !== 'counted') addTake(layout, seatBook, tenantId, take, statement);
    }
    if (untaken.size > 0 || revived.length > 0) {
      addUntaken(layout, { untaken, revived, taken }, statement);
    }
  },
});

function addTake(
  { seats }: Layout,
  book: SeatBook,
  tenantId: string,
  { joining, exactFrom }: Take,
  statement: HeldStatement,
): void {
  const tenant = statement.value(tenantId);
  const next = `s.active_at_most + ${statement.value(String(joining))}::text::bigint`;
  const limit = `${statement.value(String(exactFrom))}::text::numeric`;
  const row = lockedSeats(
    statement,
    (locked) => `UPDATE ${seats} AS s SET active_at_most = ${next}
      WHERE s.tenant_id = ${tenant} AND ${next} < ${limit} AND ${locked} RETURNING s.active_at_most`,
  );
  statement.check(`SELECT active_at_most FROM ${row}`, (told) => {
    if (told === null) countNext(book, tenantId);
    book.note(tenantId, Number(told));
  });
}

/** Seats that somebody has who was not asked to take one: as many as there are, and nobody knows. */
function addUntaken(
  { seats, guests }: Layout,
  { untaken, revived, taken }: HeldSeats,
  statement: HeldStatement,
): void {
  const list = (texts: Iterable<string>) =>
    `SELECT jsonb_array_elements_text(${statement.value(JSON.stringify([...texts]))}::text::jsonb)`;
  const elsewhere =
    revived.length === 0
      ? ''
      : `UNION (SELECT g.target_tenant_id FROM jsonb_to_recordset(${statement.value(JSON.stringify(revived))}::text::jsonb) AS p (tenant text, id uuid)
          JOIN ${guests} AS g ON g.tenant_id = p.tenant AND g.user_id = p.id EXCEPT ${list(taken.keys())})`;
  const tenants = `ARRAY((${list(untaken)}) ${elsewhere})`;
  lockedSeats(
    statement,
    (locked) => `UPDATE ${seats} AS s SET active_at_most = ${UNKNOWN}
      WHERE s.tenant_id = ANY(${tenants}) AND s.active_at_most < ${UNKNOWN} AND ${locked} RETURNING s.active_at_most`,
  );
}

/** @returns the name of the part with the rows that were written. */
function lockedSeats(statement: HeldStatement, update: (locked: string) => string): string {
  let written = '';
  statement.lock((locked) => {
    written = statement.part(update(locked));
    return `SELECT count(*) AS rows FROM ${written}`;
  });
  return written;
}

const change = (seats: Seats, unit: Unit, next: (before: HeldSeats) => HeldSeats): void =>
  unit.hold(heldSeats(seats), (before = NOTHING) => {
    const held = next(before);
    const isNothing = held.untaken.size + held.revived.length + held.taken.size === 0;
    return isNothing ? undefined : held;
  });

/**
 * Somebody of the tenant has become active in a unit of work.
 *
 * @param revivedId - of somebody who was there before.
 */
export function holdJoined(
  shelf: Seats,
  unit: Unit,
  tenantId: string,
  revivedId: string | undefined,
): void {
  change(shelf, unit, (before) => {
    // A seat was taken for others, and for this one only where they are counted again.
    if (typeof before.taken.get(tenantId) === 'object') countNext(shelf.seatBook, tenantId);
    const taken = new Map(before.taken);
    taken.delete(tenantId);
    const revived = revivedId === undefined ? [] : [{ tenant: tenantId, id: revivedId }];
    return {
      taken,
      untaken: new Set(before.untaken).add(tenantId),
      revived: [...before.revived, ...revived],
    };
  });
}

/** The people who have become active in a tenant have their seats, or do if there are enough when the unit ends. */
export function holdTaken(
  shelf: Seats,
  unit: Unit,
  tenantId: string,
  take: Take | 'counted',
): void {
  change(shelf, unit, (before) => {
    const untaken = new Set(before.untaken);
    untaken.delete(tenantId);
    const earlier = before.taken.get(tenantId);
    const joining = typeof earlier === 'object' ? earlier.joining : 0;
    const now = take === 'counted' ? take : { ...take, joining: take.joining + joining };
    return { ...before, untaken, taken: new Map(before.taken).set(tenantId, now) };
  });
}

/** The unit of work in which an update makes somebody active who is not known to be; undefined if there is none. */
export function revivingUnit(
  { database, resources }: Shelf,
  ctx: Context,
  id: string,
  isActive: boolean,
): Unit | undefined {
  if (!isActive || resources.isOurs !== true) return undefined;
  const unit = database.unitOf(ctx);
  return unit && knownRow(unit, ctx, resources, id)?.columns.active !== true ? unit : undefined;
}

/** A column of a new row of ours: whether anybody counts seats in its tenant. */
export const areSeatsCounted = ({ layout: { seats } }: Pick<Shelf, 'layout'>): string =>
  `(EXISTS (SELECT 1 FROM ${seats} WHERE tenant_id = $1))::text AS seats_counted`;

/**
 * In front of a statement, about tenant `$1`, by which somebody becomes active where no unit of work ends with that.
 * Whoever counts for the first time does not rely on what they have found.
 */
export const beforeJoining = (
  { database, layout }: Shelf,
  ctx: Within,
  isActive: boolean,
): string =>
  isActive && layout.users.isOurs === true && database.unitOf(ctx) === undefined
    ? `WITH untaken AS (UPDATE ${layout.seats} SET active_at_most = ${UNKNOWN} WHERE tenant_id = $1 AND active_at_most < ${UNKNOWN}) `
    : '';
