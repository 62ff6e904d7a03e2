import { type RoleChange, type RoleState, VersionConflictError } from '../../index.js';
import type { PostgresRow } from '../connection/pool.js';
import type { Unit } from '../connection/unit.js';
import { heldDirectory, holdRoles } from './held-directory.js';
import { idsIn, isId } from './ids.js';
import {
  type Context,
  type KnownRoles,
  knownGroups,
  knownRoles,
  knownRow,
  noteGroups,
  noteRoles,
  recordOfKnown,
} from './known-rows.js';
import { groupsIn, groupsOfUsers, toGroups } from './memberships.js';
import type { Shelf } from './shelf.js';
import { assignedColumn, assignedIn, storedRole } from './stored-roles.js';

/** What is known of somebody whose row is; undefined where something has to be read. */
function stateOf(unit: Unit, shelf: Shelf, ctx: Context, userId: string): RoleState | undefined {
  const row = knownRow(unit, ctx, shelf.resources, userId);
  const roles = knownRoles(unit, ctx, userId);
  if (row === undefined || roles === undefined) return undefined;
  return { userId, user: recordOfKnown(shelf, row), ...roles };
}

type Directory = Pick<Shelf, 'database' | 'layout'>;

/** Reads roles and groups of users whose rows are locked already: both are of a moment behind the lock. */
async function readRoles(
  { database, layout }: Directory,
  unit: Unit,
  ctx: Context,
  userIds: readonly string[],
): Promise<void> {
  const { users } = layout;
  const note = unit.memory.noting();
  const held = unit.held(heldDirectory(layout));
  const isSeen =
    held !== undefined && (held.roles.size > 0 || held.record?.resources === layout.groups);
  const rows = await database.query(
    ctx,
    `WITH RECURSIVE ${groupsOfUsers(layout, idsIn('$2'), 'TRUE')}
    SELECT r.${users.id}::text AS id, ${users.areRolesLocked('r')}::text AS locked,
        ${users.rolesVersionOf('r')}::text AS version,
        ${assignedColumn(layout)},
        ${groupsIn(`r.${users.id}`)}
      FROM ${users.table} AS r WHERE ${users.live('r')} AND r.${users.id} = ANY(${idsIn('$2')})`,
    [ctx.tenantId, JSON.stringify(userIds)],
    isSeen ? 'reads' : 'apart',
  );
  for (const row of rows) {
    const id = String(row.id);
    noteRoles(note, ctx, id, rolesOf(row));
    noteGroups(note, ctx, id, toGroups(row));
  }
}

function rolesOf(row: PostgresRow): KnownRoles {
  const { locked, version } = row;
  return { locked: locked === 'true', version: String(version), assignments: assignedIn(row) };
}

/**
 * Makes roles and groups of users known whose rows the unit of work has locked or made: in one statement, without another
 * lock.
 *
 * @returns the unit; undefined where one of them has yet to be locked.
 */
export async function knowLocked(
  directory: Directory,
  ctx: Context,
  userIds: readonly string[],
): Promise<Unit | undefined> {
  const { database, layout } = directory;
  const unit = database.unitOf(ctx);
  if (unit === undefined || !layout.roles.isOurs || userIds.length === 0) return undefined;
  const isLocked = (id: string) => knownRow(unit, ctx, layout.users, id) !== undefined;
  if (!userIds.every((id) => isId(id) && isLocked(id))) return undefined;
  const unread = userIds.filter(
    (id) => knownRoles(unit, ctx, id) === undefined || knownGroups(unit, ctx, id) === undefined,
  );
  if (unread.length > 0) await readRoles(directory, unit, ctx, unread);
  return unit;
}

/** The states of users whose rows are locked; undefined where one of them has yet to be. Their groups are read with them. */
export async function knownStates(
  shelf: Shelf,
  ctx: Context,
  userIds: readonly string[],
): Promise<readonly RoleState[] | undefined> {
  const unit = await knowLocked(shelf, ctx, userIds);
  if (unit === undefined) return undefined;
  const states = userIds.map((id) => stateOf(unit, shelf, ctx, id));
  return states.every((state) => state !== undefined) ? states : undefined;
}

/**
 * Holds new roles back where the states that they follow from are locked by the unit of work.
 *
 * @returns whether it could.
 * @throws VersionConflictError
 */
export async function holdAssignments(
  { database, layout }: Shelf,
  ctx: Context,
  changes: readonly RoleChange[],
): Promise<boolean> {
  const unit = database.unitOf(ctx);
  if (unit === undefined || !layout.roles.isOurs) return false;
  const known = changes.map((change) => [change, knownRoles(unit, ctx, change.userId)] as const);
  if (known.some(([, roles]) => roles === undefined)) return false;
  if (known.some(([{ expectedVersion }, roles]) => roles?.version !== expectedVersion)) {
    throw new VersionConflictError();
  }
  const wanted = changes.map(
    ({ userId, assignments }) => [userId, assignments.map(storedRole)] as const,
  );
  const note = unit.memory.noting();
  await holdRoles(unit, layout, ctx.tenantId, new Map(wanted));
  for (const [{ userId, expectedVersion, assignments }, roles] of known) {
    noteRoles(note, ctx, userId, {
      locked: roles?.locked === true,
      version: String(BigInt(expectedVersion) + 1n),
      assignments: assignments.map(({ reason: _, ...assignment }) => assignment),
    });
  }
  return true;
}

/** Whether something is held back about others than these users. */
export function heldOfOthers(
  { database, layout }: Shelf,
  ctx: Context,
  userIds: readonly string[],
): boolean {
  const held = database.unitOf(ctx)?.held(heldDirectory(layout));
  if (held === undefined) return false;
  const those = new Set(userIds);
  const ids = [...held.roles.keys()];
  if (held.record?.resources === layout.users) ids.push(held.record.id);
  return ids.some((id) => !those.has(id));
}
