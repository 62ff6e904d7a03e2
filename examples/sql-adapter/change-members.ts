import {
  InvalidValueError,
  type MemberRef,
  type MembersChange,
  type MembersChangeResult,
} from 'express-scim';
import type { Queryable, Row } from './database.js';
import { groups } from './group-rows.js';

const toRef = ({ member_id, member_type }: Row): MemberRef => ({
  value: String(member_id),
  type: String(member_type),
});

/** Those of the ids that name somebody, locked so that nobody deletes them meanwhile. */
async function findMembers(
  db: Queryable,
  tenantId: unknown,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const values = [tenantId, ids];
  const users = await db.query(
    `SELECT id FROM scim_user WHERE tenant_id = $1 AND id = ANY($2) AND deleted_at IS NULL
      ORDER BY id FOR SHARE`,
    values,
  );
  const nested = await db.query(
    'SELECT id FROM scim_group WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id FOR SHARE',
    values,
  );
  return new Map([
    ...users.rows.map(({ id }) => [String(id), 'User'] as const),
    ...nested.rows.map(({ id }) => [String(id), 'Group'] as const),
  ]);
}

async function removeMembers(
  db: Queryable,
  { tenant_id, id }: Row,
  change: MembersChange,
  kept: readonly string[],
): Promise<readonly MemberRef[]> {
  const [condition, ids] =
    change.from === 'empty'
      ? ['<> ALL($3)', kept]
      : ['= ANY($3)', change.remove.map(({ value }) => value)];
  const { rows } = await db.query(
    `DELETE FROM scim_member WHERE tenant_id = $1 AND group_id = $2 AND member_id ${condition}
      RETURNING member_id, member_type`,
    [tenant_id, id, ids],
  );
  return rows.map(toRef);
}

/**
 * Changes the members of a group whose row is locked, by statements that name only those who come and go.
 *
 * @throws InvalidValueError for an unknown member, if the change refuses them.
 */
export async function changeMembers(
  db: Queryable,
  group: Row,
  change: MembersChange,
): Promise<{ readonly group: Row; readonly result: MembersChangeResult }> {
  const { tenant_id, id } = group;
  // A null character is in no id, and the database would refuse it.
  const named = change.add.filter(({ value }) => !value.includes('\0'));
  const known = await findMembers(
    db,
    tenant_id,
    named.map(({ value }) => value),
  );
  const add = new Map(named.flatMap((each) => (known.has(each.value) ? [[each.value, each]] : [])));
  const unknown = change.add.filter(({ value }) => !known.has(value));
  if (unknown.length > 0 && change.unknown === 'refuse') {
    throw new InvalidValueError('members', 'There is no such user or group.');
  }
  const removed = await removeMembers(db, group, change, [...add.keys()]);
  const inserted = await db.query(
    `INSERT INTO scim_member (tenant_id, group_id, member_id, member_type, display)
      SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[])
      ON CONFLICT DO NOTHING RETURNING member_id, member_type`,
    [
      tenant_id,
      id,
      [...add.keys()],
      [...add.keys()].map((value) => known.get(value)),
      [...add.values()].map(({ display }) => display ?? null),
    ],
  );
  const added = inserted.rows.map(toRef);
  const changed = added.length + removed.length === 0 ? group : await touch(db, group);
  const { version = '', lastModified } = groups.toResource(changed).meta;
  return { group: changed, result: { version, lastModified, added, removed, unknown } };
}

async function touch(db: Queryable, group: Row): Promise<Row> {
  const { rows } = await db.query(
    `UPDATE scim_group SET version = version + 1, updated_at = now()
      WHERE tenant_id = $1 AND id = $2 RETURNING *`,
    [group.tenant_id, group.id],
  );
  return rows[0] ?? group;
}
