import { isDeepStrictEqual } from 'node:util';
import {
  type ResourceDraft as Draft,
  NotFoundError,
  type ReplaceOptions,
  type RequestContext,
  UniquenessError,
  VersionConflictError,
} from 'express-scim';
import { mapGroups, POSTGRES_GROUP_COLUMNS } from 'express-scim/sql';
import type { Queryable, Row } from './database.js';
import type { Listing } from './list-rows.js';
import { assignment, insertion, isId } from './statements.js';

export const groups = mapGroups(POSTGRES_GROUP_COLUMNS);

export const LISTING: Listing = {
  from: 'scim_group AS r',
  live: 'r.tenant_id = $1',
  attributes: {
    ...groups.sql('r'),
    members: {
      table: 'scim_member AS m',
      on: 'm.tenant_id = r.tenant_id AND m.group_id = r.id',
      columns: { value: 'm.member_id', type: 'm.member_type' },
    },
  },
};

export async function findGroup(
  db: Queryable,
  { tenantId }: RequestContext,
  id: string,
  lock: boolean,
): Promise<Row | undefined> {
  if (!isId(id)) return undefined;
  const text = `SELECT * FROM ${LISTING.from} WHERE ${LISTING.live} AND r.id = $2`;
  return (await db.query(`${text}${lock ? ' FOR UPDATE' : ''}`, [tenantId, id])).rows[0];
}

/** The row, locked until the transaction ends. @throws NotFoundError, VersionConflictError */
export async function expectGroup(
  db: Queryable,
  ctx: RequestContext,
  id: string,
  { expectedRevision, expectedVersion }: ReplaceOptions = {},
): Promise<Row> {
  const row = await findGroup(db, ctx, id, true);
  if (row === undefined) throw new NotFoundError();
  const differs = (expected: string | undefined, present: unknown) =>
    expected !== undefined && expected !== String(present);
  if (differs(expectedRevision, row.revision) || differs(expectedVersion, row.version)) {
    throw new VersionConflictError();
  }
  return row;
}

/** @throws UniquenessError */
export async function insertGroup(db: Queryable, ctx: RequestContext, draft: Draft): Promise<Row> {
  const into = insertion({ ...groups.toRow(draft), tenant_id: ctx.tenantId }, 1);
  const { rows } = await db.query(
    `INSERT INTO scim_group ${into.text}
      ON CONFLICT (tenant_id, display_name_key) DO NOTHING RETURNING *`,
    into.values,
  );
  const [row] = rows;
  if (row === undefined) throw new UniquenessError('displayName');
  return row;
}

/** Makes the row what the draft says, if that is a change. */
export async function updateGroup(db: Queryable, present: Row, draft: Draft): Promise<Row> {
  const columns = groups.toRow(draft);
  if (isDeepStrictEqual(columns, groups.toRow(groups.toResource(present)))) return present;
  const set = assignment(columns, 3);
  const { rows } = await db.query(
    `UPDATE scim_group SET ${set.text}, version = version + 1, revision = revision + 1,
        updated_at = now() WHERE tenant_id = $1 AND id = $2 RETURNING *`,
    [present.tenant_id, present.id, ...set.values],
  );
  return rows[0] ?? present;
}
