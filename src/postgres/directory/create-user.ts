import type { RequestContext, ResourceDraft, ResourceRecord } from '../../index.js';
import type { PostgresRow } from '../connection/pool.js';
import { statementsOf } from '../connection/together.js';
import type { Unit } from '../connection/unit.js';
import { areSeatsCounted, beforeJoining, holdJoined } from './held-seats.js';
import {
  type Context,
  knownColumns,
  noteGroups,
  noteNoFormer,
  noteRoles,
  noteRow,
} from './known-rows.js';
import { type RowValues, type Shelf, toRecord, type UserShelf } from './shelf.js';
import { saving } from './unique-values.js';
import { insertRow, insertText } from './write-rows.js';

/**
 * Whether there may be a deleted user who was the same person. Somebody who has the name there was before is deleted by
 * a transaction that was waited for, and is to be looked for again.
 */
function mayHaveFormer({ layout: { users } }: Shelf, place: (name: string) => string): string {
  const { former, columns, unique } = users;
  const external = [...columns.values()].find(({ attribute }) => attribute === 'externalId');
  if (former === undefined || external === undefined) return 'FALSE';
  return `EXISTS (SELECT 1 FROM ${users.table} AS d
      WHERE ${users.ofTenant('d')} AND d.${external.sql} = ${place(external.name)} AND ${former.are('d')})
    OR EXISTS (SELECT 1 FROM ${users.table} AS o
      WHERE ${users.live('o')} AND ${unique.has('o', place(unique.column))})`;
}

/** The statement that adds a user with values of these names, and tells what the unit of work then knows. */
function knownInsert(shelf: Shelf, names: readonly string[]): string {
  const { users } = shelf.layout;
  return insertText(shelf, names, [], (place) => [
    ...knownColumns(users),
    `${users.areRolesLocked('r')}::text AS locked`,
    `${users.rolesVersionOf('r')}::text AS roles_version`,
    areSeatsCounted(shelf),
    `(${mayHaveFormer(shelf, place)})::text AS former`,
  ]);
}

/** Where somebody counts seats, a new user needs one. */
function noteSeat(
  shelf: UserShelf,
  unit: Unit | undefined,
  { tenantId }: Context,
  { active }: ResourceDraft,
  row: PostgresRow,
): void {
  if (unit !== undefined && active === true && row.seats_counted === 'true') {
    holdJoined(shelf, unit, tenantId, undefined);
  }
}

/** What the unit of work knows of a new user: nobody else has seen it. */
async function createKnown(
  shelf: UserShelf,
  text: string,
  unit: Unit,
  ctx: Context,
  id: string,
  draft: ResourceDraft,
  values: RowValues,
): Promise<ResourceRecord> {
  const { externalId } = draft;
  const { users, roles, members } = shelf.layout;
  const note = unit.memory.noting();
  const db = statementsOf(shelf.database, ctx, 'reads');
  const row = await insertRow(shelf, db, ctx.tenantId, id, values, { text });
  noteSeat(shelf, unit, ctx, draft, row);
  const record = noteRow(note, ctx, users, id, row);
  if (roles.isOurs) {
    const locked = row.locked === 'true';
    noteRoles(note, ctx, id, { locked, version: String(row.roles_version), assignments: [] });
  }
  if (members.isOurs) noteGroups(note, ctx, id, []);
  if (typeof externalId === 'string' && row.former === 'false') noteNoFormer(note, ctx, externalId);
  return record;
}

/** Creates a user from its values, of which there are always the same, with or without a password. */
type CreateUser = (
  ctx: RequestContext,
  id: string,
  draft: ResourceDraft,
  values: RowValues,
) => Promise<ResourceRecord>;

/** @throws UniquenessError, as all that is made here. */
export function userCreator(shelf: UserShelf): CreateUser {
  const { database, resources, uniqueAttributes } = shelf;
  const texts = new Map<string, string>();
  const textFor = (names: readonly string[]): string => {
    const key = names.join();
    const text = texts.get(key) ?? knownInsert(shelf, names);
    texts.set(key, text);
    return text;
  };
  return (ctx, id, draft, values) => {
    const unit = database.unitOf(ctx);
    if (unit !== undefined && resources.isOurs === true && uniqueAttributes.length === 0) {
      return createKnown(shelf, textFor(Object.keys(values)), unit, ctx, id, draft, values);
    }
    const extra = resources.insert(draft, ctx);
    const before = beforeJoining(shelf, ctx, draft.active === true);
    const more = resources.isOurs === true ? () => [areSeatsCounted(shelf)] : undefined;
    const text = insertText(shelf, Object.keys(values), Object.keys(extra), more);
    return saving(shelf, ctx, draft, async (db) => {
      const row = await insertRow(shelf, db, ctx.tenantId, id, values, {
        extra,
        text: before + text,
      });
      noteSeat(shelf, unit, ctx, draft, row);
      return toRecord(shelf, row);
    });
  };
}
