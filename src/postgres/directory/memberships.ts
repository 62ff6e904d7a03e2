import type { GroupRef, Member, MemberPage, MemberPageOptions } from '../../index.js';
import type { Database, Within } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import type { Tables } from '../connection/tables.js';
import { grouped } from './grouped.js';
import { idsIn, isId } from './ids.js';

type Context = Within & { readonly tenantId: string };

/** Members with what they are called, where the client has not said so. */
function membersWhere({ members, users, groups }: Tables, condition: string): string {
  return `SELECT m.group_id::text AS group_id, m.member_id::text AS member_id, m.member_type,
        coalesce(m.display, u.display_name, u.user_name, g.display_name) AS display
      FROM ${members} AS m
      LEFT JOIN ${users} AS u ON u.tenant_id = m.tenant_id AND u.id = m.member_id AND m.member_type = 'User'
      LEFT JOIN ${groups} AS g ON g.tenant_id = m.tenant_id AND g.id = m.member_id AND m.member_type = 'Group'
      WHERE m.tenant_id = $1 AND ${condition} ORDER BY m.group_id, m.member_id`;
}

/** The members of the group in row `r`, as JSON: read with the group, both are of one moment. */
export const membersColumn = (tables: Tables): string =>
  `(SELECT coalesce(json_agg(w ORDER BY w.member_id), '[]')::text
      FROM (${membersWhere(tables, 'm.group_id = r.id')}) AS w) AS members`;

/** What is in {@link membersColumn}. */
export function toMembers({ members }: PostgresRow): readonly Member[] {
  return (JSON.parse(String(members)) as PostgresRow[]).map(toMember);
}

/** The depth ends at 1, so that groups which contain each other end, too. */
const groupsOfUsers = ({ members, groups }: Tables): string => `
  WITH RECURSIVE reached (user_id, group_id, depth) AS (
    SELECT m.member_id, m.group_id, 0 FROM ${members} AS m
      WHERE m.tenant_id = $1 AND m.member_id = ANY(${idsIn('$2')})
    UNION
    SELECT r.user_id, m.group_id, 1 FROM reached AS r CROSS JOIN LATERAL (
      SELECT * FROM ${members} AS p WHERE p.tenant_id = $1 AND p.member_id = r.group_id OFFSET 0) AS m
     WHERE $3::boolean
  )
  SELECT r.user_id::text AS user_id, g.id::text AS id, g.display_name, g.external_id, min(r.depth)::text AS depth
    FROM reached AS r JOIN ${groups} AS g ON g.tenant_id = $1 AND g.id = r.group_id
   GROUP BY r.user_id, g.tenant_id, g.id ORDER BY min(r.depth), g.id`;

function toMember({ member_id, member_type, display }: PostgresRow): Member {
  return {
    value: String(member_id),
    type: String(member_type),
    ...(typeof display === 'string' && { display }),
  };
}

function toGroupRef({ id, display_name, external_id, depth }: PostgresRow): GroupRef {
  return {
    value: String(id),
    display: String(display_name),
    ...(typeof external_id === 'string' && { externalId: external_id }),
    type: Number(depth) === 0 ? 'direct' : 'indirect',
  };
}

export async function membersOf(
  { query, tables }: Database,
  ctx: Context,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Member[]>> {
  const ids = groupIds.filter(isId);
  if (ids.length === 0) return new Map();
  const text = membersWhere(tables, `m.group_id = ANY(${idsIn('$2')})`);
  return grouped(await query(ctx, text, [ctx.tenantId, JSON.stringify(ids)]), 'group_id', toMember);
}

/** One row more than is asked for tells whether there are more; only then all of them are counted. */
export async function listMembers(
  { query, tables }: Database,
  ctx: Context,
  groupId: string,
  { startIndex, count }: MemberPageOptions,
): Promise<MemberPage> {
  if (!isId(groupId)) return { members: [], total: 0 };
  const values = [ctx.tenantId, groupId];
  const before = startIndex - 1;
  const text = membersWhere(tables, 'm.group_id = $2::uuid');
  const rows =
    count === 0 ? [] : await query(ctx, `${text} LIMIT ${count + 1} OFFSET ${before}`, values);
  const members = rows.slice(0, count).map(toMember);
  const isLast = count > 0 && rows.length <= count && (rows.length > 0 || before === 0);
  if (isLast) return { members, total: before + rows.length };
  const [counted] = await query(
    ctx,
    `SELECT count(*)::text AS total FROM ${tables.members} WHERE tenant_id = $1 AND group_id = $2::uuid`,
    values,
  );
  return { members, total: Number(counted?.total) };
}

export async function groupsOf(
  { query, tables }: Database,
  ctx: Context,
  userIds: readonly string[],
  transitive: boolean,
): Promise<ReadonlyMap<string, readonly GroupRef[]>> {
  const ids = userIds.filter(isId);
  if (ids.length === 0) return new Map();
  const rows = await query(ctx, groupsOfUsers(tables), [
    ctx.tenantId,
    JSON.stringify(ids),
    transitive,
  ]);
  return grouped(rows, 'user_id', toGroupRef);
}
