import {
  NotFoundError,
  type ResourceDraft,
  type ResourceRecord,
  UniquenessError,
} from '../../index.js';
import type { SqlValue, Statements } from '../connection/database.js';
import { forgotten } from '../layout/gone.js';
import { movedGroups } from '../layout/moved.js';
import type { HiddenRows } from '../layout/resource-layout.js';
import { columnOf, rowOf, type Shelf, toRecord } from './shelf.js';

/**
 * What to say where no row could be added: whose name it is, and by which id the host knows them if SCIM does not. A row
 * that a unique index of the host's own refuses is refused by the same attribute.
 */
export async function takenError(
  { resources }: Shelf,
  db: Statements,
  tenantId: string,
  name: SqlValue,
): Promise<UniquenessError> {
  const { hidden, unique, table, ofTenant, columns } = resources;
  const { attribute } = unique;
  if (hidden === undefined) return new UniquenessError(attribute);
  const value = columns.get(unique.column)?.value('$2') ?? '$2';
  const [row] = await db.query(
    `SELECT CASE WHEN ${hidden.are('r')} THEN ${hidden.idOf('r')} END AS hidden FROM ${table} AS r
      WHERE ${ofTenant('r')} AND ${unique.among('r')} AND ${unique.has('r', value)} ORDER BY 1 LIMIT 1`,
    [tenantId, name],
  );
  return new UniquenessError(
    attribute,
    typeof row?.hidden === 'string' ? { hiddenId: row.hidden } : {},
  );
}

/**
 * Makes a hidden row a resource, its record exactly the draft; but whether somebody is active stays as it is where the
 * draft does not say it.
 *
 * @param newId - the SCIM id of a row that has none.
 * @throws NotFoundError, UniquenessError
 */
export async function linkRow(
  shelf: Shelf,
  hidden: HiddenRows,
  db: Statements,
  tenantId: string,
  hiddenId: string,
  newId: string,
  draft: ResourceDraft,
): Promise<ResourceRecord> {
  if (!hidden.isId(hiddenId)) throw new NotFoundError();
  const { resources } = shelf;
  const { table, id, key, unique, record, ofTenant } = resources;
  const parameters: SqlValue[] = [tenantId, hiddenId];
  const place = (value: SqlValue) => `$${parameters.push(value)}`;
  const columns = Object.entries(rowOf(resources, draft)).flatMap(([name, value]) => {
    const column = columnOf(shelf, name);
    if (column.attribute === 'active' && draft.active === undefined) return [];
    return [{ name, sql: column.sql, value: column.value(place(value)) }];
  });
  const name = columns.find((each) => each.name === unique.column)?.value ?? 'NULL';
  const clash = `EXISTS (SELECT 1 FROM ${table} AS o WHERE ${ofTenant('o')} AND ${unique.among('o')}
    AND ${unique.has('o', name)} AND o.${key} <> r.${key})`;
  const found = `${ofTenant('r')} AND ${hidden.are('r')} AND ${hidden.has('r', '$2')}`;
  const set = [
    ...columns.map(({ sql, value }) => `${sql} = ${value}`),
    hidden.shown('r'),
    ...(hidden.givesId ? [`${id} = coalesce(r.${id}, ${place(newId)}::uuid)`] : []),
  ];
  const [linked] = await db.query(
    `UPDATE ${table} AS r SET ${set.join(', ')} WHERE ${found} AND NOT ${clash} RETURNING ${record} AS row`,
    parameters,
  );
  if (linked !== undefined) return toRecord(shelf, linked);
  const [present] = await db.query(`SELECT 1 AS found FROM ${table} AS r WHERE ${found}`, [
    tenantId,
    hiddenId,
  ]);
  throw present === undefined ? new NotFoundError() : new UniquenessError(unique.attribute);
}

/**
 * Takes from somebody who was linked what tables of ours have kept under their id from a time in which SCIM knew them
 * already: groups and roles of then are not those of now.
 */
export async function forgetFormer(
  { layout }: Shelf,
  db: Statements,
  tenantId: string,
  id: string,
): Promise<void> {
  const { groups, members, roles } = layout;
  const parts = [
    ...forgotten(layout),
    ...(members.isOurs ? [members.left] : []),
    ...(roles.isOurs ? [roles.cleared] : []),
  ];
  const last = members.isOurs
    ? movedGroups(groups, `r.${groups.key} IN (SELECT group_key FROM left_groups)`)
    : 'SELECT 1';
  await db.query(`WITH ${parts.join(', ')} ${last}`, [tenantId, id]);
}
