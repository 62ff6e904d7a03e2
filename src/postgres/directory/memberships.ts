import type { GroupRef, Member, MemberPage, MemberPageOptions } from '../../index.js';
import type { Database } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import type { Layout } from '../layout/layout.js';
import { grouped } from './grouped.js';
import { idsIn, isId } from './ids.js';
import { type Context, knownGroups, knownMembers, noteMembers } from './known-rows.js';

/**
 * Members with what they are called, where the client has not said so. By the OFFSET groups among them are looked up, each by
 * its id: the planner would read all the groups of the tenant for one member.
 */
function membersWhere({ members, users, groups }: Layout, condition: string): string {
  return `SELECT m.group_id::text AS group_id, m.member_id::text AS member_id, m.member_type,
        coalesce(m.display, ${users.value('u', 'displayName')}, ${users.value('u', 'userName')},
          ${groups.value('g', 'displayName')}) AS display
      FROM ${members.rows} AS m
      LEFT JOIN ${users.table} AS u ON ${users.ofTenant('u')} AND u.${users.id} = m.member_id AND m.member_type = 'User'
      LEFT JOIN LATERAL (SELECT * FROM ${groups.table} AS g
        WHERE ${groups.ofTenant('g')} AND g.${groups.id} = m.member_id AND m.member_type = 'Group' OFFSET 0) AS g ON TRUE
      WHERE m.tenant_id = $1 AND ${condition} ORDER BY m.group_id, m.member_id`;
}

/**
 * The members of a group, as JSON: read with the group, both are of one moment.
 *
 * @param groupId - its id.
 * @param most - if they are more, there are none.
 */
export function membersColumn(layout: Layout, groupId: string, most?: number): string {
  const members = membersWhere(layout, `m.group_id = ${groupId}`);
  return most === undefined
    ? membersFrom(`(${members})`)
    : `(SELECT CASE WHEN count(*) <= ${most} THEN ${ALL_MEMBERS} END FROM (${members} LIMIT ${most + 1}) AS w) AS members`;
}

const ALL_MEMBERS = `coalesce(json_agg(w ORDER BY w.member_id), '[]')::text`;

/** Rows of members as a column, as {@link toMembers} reads it. */
export const membersFrom = (rows: string): string =>
  `(SELECT ${ALL_MEMBERS} FROM ${rows} AS w) AS members`;

/** What is in {@link membersColumn}; undefined where they are too many. */
export function toMembers({ members }: PostgresRow): readonly Member[] | undefined {
  return typeof members === 'string'
    ? (JSON.parse(members) as PostgresRow[]).map(toMember)
    : undefined;
}

/**
 * Parts of a statement that begins with `WITH RECURSIVE`: `groups_of (user_id, id, display_name, external_id, depth)` of
 * some users. The depth ends at 1, so that groups which contain each other end, too. Of an array the planner expects few
 * elements, and looks those groups up instead of reading all that the tenant has.
 *
 * @param users - an array of ids.
 * @param isTransitive - a condition.
 */
export const groupsOfUsers = (
  { members, groups }: Layout,
  users: string,
  isTransitive: string,
): string => `
  reached (user_id, group_id, depth) AS (
    SELECT m.member_id, m.group_id, 0 FROM ${members.rows} AS m
      WHERE m.tenant_id = $1 AND m.member_id = ANY(${users})
    UNION
    SELECT r.user_id, m.group_id, 1 FROM reached AS r CROSS JOIN LATERAL (
      SELECT * FROM ${members.rows} AS p WHERE p.tenant_id = $1 AND p.member_id = r.group_id OFFSET 0) AS m
     WHERE ${isTransitive}
  ),
  groups_of AS MATERIALIZED (
    SELECT d.user_id::text AS user_id, g.${groups.id}::text AS id, ${groups.value('g', 'displayName')} AS display_name,
        ${groups.value('g', 'externalId')} AS external_id, d.depth::text AS depth
      FROM (SELECT user_id, group_id, min(depth) AS depth FROM reached GROUP BY user_id, group_id) AS d
      JOIN ${groups.table} AS g ON ${groups.live('g')} AND g.${groups.id} = d.group_id
        AND g.${groups.id} = ANY(ARRAY(SELECT group_id FROM reached)))`;

const GROUPS_JSON = "coalesce(json_agg(w ORDER BY w.depth, w.id), '[]')::text";

/** The groups of one user of those in `groups_of`, as JSON. */
export const groupsIn = (userId: string): string =>
  `(SELECT ${GROUPS_JSON} FROM groups_of AS w WHERE w.user_id = (${userId})::text) AS groups`;

/** The groups of the user in row `r`, as JSON. */
export const groupsColumn = (layout: Layout): string => `(
  WITH RECURSIVE ${groupsOfUsers(layout, `ARRAY[r.${layout.users.id}]`, 'TRUE')}
  SELECT ${GROUPS_JSON} FROM groups_of AS w) AS groups`;

/** What is in {@link groupsColumn}. */
export function toGroups({ groups }: PostgresRow): readonly GroupRef[] {
  return (JSON.parse(String(groups)) as PostgresRow[]).map(toGroupRef);
}

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

/** Members that a unit of work remembers, of all groups that were asked for at once. */
const MOST_KNOWN = 500;

export async function membersOf(
  { query, unitOf }: Database,
  layout: Layout,
  ctx: Context,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Member[]>> {
  const ids = groupIds.filter(isId);
  if (ids.length === 0) return new Map();
  const unit = layout.members.isOurs === true ? unitOf(ctx) : undefined;
  const known = unit && allOf(ids, (id) => knownMembers(unit, ctx, id));
  if (known !== undefined) return known;
  const note = unit?.memory.noting();
  const text = membersWhere(layout, `m.group_id = ANY(${idsIn('$2')})`);
  const rows = await query(ctx, text, [ctx.tenantId, JSON.stringify(ids)], 'reads');
  const found = grouped(rows, 'group_id', toMember);
  if (note !== undefined && rows.length + ids.length <= MOST_KNOWN) {
    for (const id of ids) noteMembers(note, ctx, id, found.get(id) ?? []);
  }
  return found;
}

/** What is known of all of them; undefined where of one it is not. */
function allOf<T>(
  ids: readonly string[],
  known: (id: string) => T | undefined,
): ReadonlyMap<string, T> | undefined {
  const all = new Map<string, T>();
  for (const id of ids) {
    const found = known(id);
    if (found === undefined) return undefined;
    all.set(id, found);
  }
  return all;
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
    count === 0
      ? []
      : await query(ctx, `${text} LIMIT ${count + 1} OFFSET ${before}`, values, 'reads');
  const members = rows.slice(0, count).map(toMember);
  const isLast = count > 0 && rows.length <= count && (rows.length > 0 || before === 0);
  if (isLast) return { members, total: before + rows.length };
  const [counted] = await query(
    ctx,
    `SELECT count(*)::text AS total FROM ${layout.members.rows} AS m WHERE m.tenant_id = $1 AND m.group_id = $2::uuid`,
    values,
    'reads',
  );
  return { members, total: Number(counted?.total) };
}

export async function groupsOf(
  database: Database,
  layout: Layout,
  ctx: Context,
  userIds: readonly string[],
  transitive: boolean,
): Promise<ReadonlyMap<string, readonly GroupRef[]>> {
  const ids = userIds.filter(isId);
  if (ids.length === 0) return new Map();
  const unit = database.unitOf(ctx);
  const known = unit && allOf(ids, (id) => knownGroups(unit, ctx, id));
  if (known !== undefined) return transitive ? known : directOnly(known);
  const rows = await database.query(
    ctx,
    `WITH RECURSIVE ${groupsOfUsers(layout, idsIn('$2'), '$3::boolean')} SELECT * FROM groups_of ORDER BY depth, id`,
    [ctx.tenantId, JSON.stringify(ids), transitive],
    'reads',
  );
  return grouped(rows, 'user_id', toGroupRef);
}

const directOnly = (groups: ReadonlyMap<string, readonly GroupRef[]>) =>
  new Map([...groups].map(([id, all]) => [id, all.filter(({ type }) => type === 'direct')]));
