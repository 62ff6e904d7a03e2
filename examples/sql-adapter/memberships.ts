import type { GroupRef, Member, MemberPage, MemberPageOptions } from 'express-scim';
import type { Queryable, Row } from './database.js';

/** Members with what they are called, where the client has not said so. */
const MEMBERS = `
  SELECT m.group_id, m.member_id, m.member_type,
         coalesce(m.display, u.display_name, g.display_name) AS display
    FROM scim_member AS m
    LEFT JOIN scim_user AS u ON u.tenant_id = m.tenant_id AND u.id = m.member_id
    LEFT JOIN scim_group AS g ON g.tenant_id = m.tenant_id AND g.id = m.member_id
   WHERE m.tenant_id = $1 AND m.group_id = ANY($2) ORDER BY m.seq`;

/** The depth ends at 1, so that groups which contain each other end, too. */
const GROUPS_OF = `
  WITH RECURSIVE reached (user_id, group_id, depth) AS (
    SELECT member_id, group_id, 0 FROM scim_member WHERE tenant_id = $1 AND member_id = ANY($2)
    UNION
    SELECT r.user_id, m.group_id, 1 FROM reached AS r
      JOIN scim_member AS m ON m.tenant_id = $1 AND m.member_id = r.group_id WHERE $3::boolean
  )
  SELECT r.user_id, g.id, g.display_name, g.external_id, min(r.depth) AS depth
    FROM reached AS r JOIN scim_group AS g ON g.tenant_id = $1 AND g.id = r.group_id
   GROUP BY r.user_id, g.tenant_id, g.id ORDER BY min(g.seq)`;

function toMember({ member_id, member_type, display }: Row): Member {
  return {
    value: String(member_id),
    type: String(member_type),
    ...(typeof display === 'string' && { display }),
  };
}

function toGroupRef({ id, display_name, external_id, depth }: Row): GroupRef {
  return {
    value: String(id),
    display: String(display_name),
    ...(typeof external_id === 'string' && { externalId: external_id }),
    type: Number(depth) === 0 ? 'direct' : 'indirect',
  };
}

function grouped<T>(
  rows: readonly Row[],
  column: string,
  make: (row: Row) => T,
): ReadonlyMap<string, readonly T[]> {
  const lists = new Map<string, T[]>();
  for (const row of rows) {
    const key = String(row[column]);
    const list = lists.get(key) ?? [];
    list.push(make(row));
    lists.set(key, list);
  }
  return lists;
}

export async function membersOf(
  db: Queryable,
  tenantId: string,
  groupIds: readonly unknown[],
): Promise<ReadonlyMap<string, readonly Member[]>> {
  const { rows } = await db.query(MEMBERS, [tenantId, groupIds]);
  return grouped(rows, 'group_id', toMember);
}

export async function listMembers(
  db: Queryable,
  tenantId: string,
  groupId: string,
  { startIndex, count }: MemberPageOptions,
): Promise<MemberPage> {
  const counted = await db.query(
    'SELECT count(*) AS total FROM scim_member WHERE tenant_id = $1 AND group_id = $2',
    [tenantId, groupId],
  );
  const { rows } = await db.query(`${MEMBERS} LIMIT $3 OFFSET $4`, [
    tenantId,
    [groupId],
    count,
    startIndex - 1,
  ]);
  return { members: rows.map(toMember), total: Number(counted.rows[0]?.total) };
}

export async function groupsOf(
  db: Queryable,
  tenantId: string,
  userIds: readonly string[],
  transitive: boolean,
): Promise<ReadonlyMap<string, readonly GroupRef[]>> {
  const { rows } = await db.query(GROUPS_OF, [tenantId, userIds, transitive]);
  return grouped(rows, 'user_id', toGroupRef);
}
