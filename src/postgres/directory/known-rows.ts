import type { GroupRef, Member, RecordMeta, ResourceRecord, RoleAssignment } from '../../index.js';
import type { Within } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import type { Unit } from '../connection/unit.js';
import type { ResourceLayout } from '../layout/resource-layout.js';
import { instant, jsonText, readJsonText } from '../layout/sql.js';
import { columnsOf, type Shelf } from './shelf.js';

export type Context = Within & { readonly tenantId: string };

/** A row that the unit of work has locked or made, as it is with what is held back. */
export interface KnownRow {
  /** Those of the attributes by their names, as they are read; with the keys. */
  readonly columns: PostgresRow;
  readonly meta: RecordMeta;
  /** The time of the database when the row was read. */
  readonly now: string;
}

/** The roles of a user whose row is locked, as they are with what is held back. */
export interface KnownRoles {
  readonly locked: boolean;
  readonly version: string;
  readonly assignments: readonly RoleAssignment[];
}

type Note = ReturnType<Unit['memory']['noting']>;

const factOf = (about: string, { tenantId }: Context, id: string): string =>
  JSON.stringify([about, tenantId, id]);

const rowFact = ({ table }: ResourceLayout) => `row of ${table}`;

/** What is read with a row `r` to know it: nothing that is not ours can be known. */
export function knownColumns(resources: ResourceLayout): readonly string[] {
  const keys = [...resources.columns.values()].filter(({ isKey }) => isKey);
  return [
    `${jsonText(keys.map(({ name, sql }) => [name, `r.${sql}`] as const))} AS keys`,
    `${instant('clock_timestamp()::timestamptz(3)')} AS now`,
  ];
}

/** Notes a row that was read with {@link knownColumns}; tells its record. */
export function noteRow(
  note: Note,
  ctx: Context,
  resources: ResourceLayout,
  id: string,
  row: PostgresRow,
): ResourceRecord {
  const columns = columnsOf(row);
  const record = resources.mapping.toResource(columns);
  const known = { ...columns, ...readJsonText(row.keys) };
  noteKnown(note, ctx, resources, id, {
    columns: known,
    meta: record.meta,
    now: String(row.now),
  });
  return record;
}

export function noteKnown(
  note: Note,
  ctx: Context,
  resources: ResourceLayout,
  id: string,
  row: KnownRow,
): void {
  note(factOf(rowFact(resources), ctx, id), row);
}

export const knownRow = (
  unit: Unit,
  ctx: Context,
  resources: ResourceLayout,
  id: string,
): KnownRow | undefined => unit.memory.recall(factOf(rowFact(resources), ctx, id));

export const recordOfKnown = (
  { resources }: Pick<Shelf, 'resources'>,
  { columns, meta }: KnownRow,
): ResourceRecord => ({ ...resources.mapping.toResource(columns), meta });

export function noteRoles(note: Note, ctx: Context, userId: string, roles: KnownRoles): void {
  note(factOf('roles', ctx, userId), roles);
}

export const knownRoles = (unit: Unit, ctx: Context, userId: string): KnownRoles | undefined =>
  unit.memory.recall(factOf('roles', ctx, userId));

/** All groups of a user, as they were after the user was locked. */
export function noteGroups(
  note: Note,
  ctx: Context,
  userId: string,
  groups: readonly GroupRef[],
): void {
  note(factOf('groups', ctx, userId), groups);
}

export const knownGroups = (
  unit: Unit,
  ctx: Context,
  userId: string,
): readonly GroupRef[] | undefined => unit.memory.recall(factOf('groups', ctx, userId));

/** All members of a group. */
export function noteMembers(
  note: Note,
  ctx: Context,
  groupId: string,
  members: readonly Member[],
): void {
  note(factOf('members', ctx, groupId), members);
}

export const knownMembers = (
  unit: Unit,
  ctx: Context,
  groupId: string,
): readonly Member[] | undefined => unit.memory.recall(factOf('members', ctx, groupId));

/** There is no deleted user who was the same person as a new one. */
export function noteNoFormer(note: Note, ctx: Context, externalId: string): void {
  note(factOf('no former', ctx, externalId), true);
}

export const hasNoFormer = (unit: Unit, ctx: Context, externalId: string): boolean =>
  unit.memory.recall(factOf('no former', ctx, externalId)) === true;
