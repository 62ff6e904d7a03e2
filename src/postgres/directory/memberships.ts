import type { GroupRef, Member, MemberPage, MemberPageOptions } from '../../index.js';
import type { Database, Within } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import type { Layout } from '../layout/layout.js';
import { grouped } from './grouped.js';
import { idsIn, isId } from './ids.js';

type Context = Within & { readonly tenantId: string };

/** Members with what they are called, where the client has not said so. */
function membersWhere({ members, users, groups }: Layout, condition: string): string {
  return `SELECT m.group_id::text AS group_id, m.member_id::text AS member_id, m.member_type,
        coalesce(m.display, ${users.value('u', 'displayName')}, ${users.value('u', 'userName')},
          ${groups.value('g', 'displayName')}) AS display
      FROM ${members.rows} AS m
      LEFT JOIN ${users.table} AS u ON ${users.ofTenant('u')} AND u.${users.id} = m.member_id AND m.member_type = 'User'
      LEFT JOIN ${groups.table} AS g ON ${groups.ofTenant('g')} AND g.${groups.id} = m.member_id AND m.member_type = 'Group'
      WHERE m.tenant_id = $1 AND ${condition} ORDER BY m.group_id, m.member_id`;
}

/** The members of the group in row `r`, as JSON: read with the group, both are of one moment. */
export const membersColumn = (layout: Layout): string =>
  `(SELECT coalesce(json_agg(w ORDER BY w.member_id), '[]')::text
      FROM (${membersWhere(layout, `m.group_id = r.${layout.groups.id}`)}) AS w) AS members`;

/** What is in {@link membersColumn}. */
export function toMembers({ members }: PostgresRow): readonly Member[] {
  return (JSON.parse(String(members)) as PostgresRow[]).map(toMember);
}

/** The depth ends at 1, so that groups which contain each other end, too. */
const groupsOfUsers = ({ members, groups }: Layout): string => `
  WITH RECURSIVE reached (user_id, group_id, depth) AS (
    SELECT m.member_id, m.group_id, 0 FROM ${members.rows} AS m
      WHERE m.tenant_id = $1 AND m.member_id = ANY(${idsIn('$2')})
    UNION
    SELECT r.user_id, m.group_id, 1 FROM reached AS r CROSS JOIN LATERAL (
      SELECT * FROM ${members.rows} AS p WHERE p.tenant_id = $1 AND p.member_id = r.group_id OFFSET 0) AS m
     WHERE $3::boolean
  )
  SELECT d.user_id::text AS user_id, g.${groups.id}::text AS id, ${groups.value('g', 'displayName')} AS display_name,
      ${groups.value('g', 'externalId')} AS external_id, d.depth::text AS depth
    FROM (SELECT user_id, group_id, min(depth) AS depth FROM reached GROUP BY user_id, group_id) AS d
    JOIN ${groups.table} AS g ON ${groups.live('g')} AND g.${groups.id} = d.group_id
   ORDER BY d.depth, g.${groups.id}`;

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
  { query }: Database,
  layout: Layout,
  ctx: Context,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Member[]>> {
  const ids = groupIds.filter(isId);
  if (ids.length === 0) return new Map();
  const text = membersWhere(layout, `m.group_id = ANY(${idsIn('$2')})`);
  return grouped(await query(ctx, text, [ctx.tenantId, JSON.stringify(ids)]), 'group_id', toMember);
}

/** One row more than is asked for tells whether there are more; only then all of them are counted. */
export async function listMembers(
  { query }: Database,
  layout: Layout,
  ctx: Context,
  groupId: string,
  { startIndex, count }: MemberPageOptions,
): Promise<MemberPage> {
  if (!isId(groupId)) return { members: [], total: 0 };
  const values = [ctx.tenantId, groupId];
  const before = startIndex - 1;
  const text = membersWhere(layout, 'm.group_id = $2::uuid');
  const rows =
    count === 0 ? [] : await query(ctx, `${text} LIMIT ${count + 1} OFFSET ${before}`, values);
  const members = rows.slice(0, count).map(toMember);
  const isLast = count > 0 && rows.length <= count && (rows.length > 0 || before === 0);
  if (isLast) return { members, total: before + rows.length };
  const [counted] = await query(
    ctx,
    `SELECT count(*)::text AS total FROM ${layout.members.rows} AS m WHERE m.tenant_id = $1 AND m.group_id = $2::uuid`,
    values,
  );
  return { members, total: Number(counted?.total) };
}

export async function groupsOf(
  { query }: Database,
  layout: Layout,
  ctx: Context,
  userIds: readonly string[],
  transitive: boolean,
): Promise<ReadonlyMap<string, readonly GroupRef[]>> {
  const ids = userIds.filter(isId);
  if (ids.length === 0) return new Map();
  const rows = await query(ctx, groupsOfUsers(layout), [
    ctx.tenantId,
    JSON.stringify(ids),
    transitive,
  ]);
  return grouped(rows, 'user_id', toGroupRef);
}
