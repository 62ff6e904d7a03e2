import type { ReadMembers } from '../own-tables/read-links.js';
import type { MembersLayout } from './members-layout.js';
import { quoteTable } from './own-resources.js';
import type { ResourceLayout } from './resource-layout.js';
import { literal, quote } from './sql.js';

/**
 * Who is in which team, in a table of the host's that names both by their keys. People and teams that are none of SCIM's
 * are not shown, and stay where they are; those who are deleted lose all that they have.
 */
export function ownMembers(
  read: ReadMembers,
  { users, groups }: { readonly users: ResourceLayout; readonly groups: ResourceLayout },
): MembersLayout {
  const table = quoteTable(read.table);
  const [group, user] = [quote(read.group), quote(read.user)];
  const extra: readonly (readonly [string, string])[] = [
    ...(read.tenant === undefined ? [] : [[quote(read.tenant), groups.tenantValue] as const]),
    ...Object.entries(read.insert).map(([name, value]) => [quote(name), literal(value)] as const),
  ];
  const inTenant =
    read.tenant === undefined ? 'TRUE' : `x.${quote(read.tenant)} = ${groups.tenantValue}`;
  const { hidden } = users;
  const isHidden = hidden?.are('u') ?? 'FALSE';
  const someId =
    hidden === undefined
      ? `u.${users.id}::text`
      : `CASE WHEN ${isHidden} THEN ${hidden.idOf('u')} ELSE u.${users.id}::text END`;
  const isGroup = `${groups.ofTenant('g')} AND g.${groups.id} = $2::uuid`;
  return {
    rows: `(
      SELECT $1::text AS tenant_id, g.${groups.id} AS group_id, u.${users.id} AS member_id,
          'User'::text AS member_type, NULL::text AS display
        FROM ${table} AS x JOIN ${groups.table} AS g ON g.${groups.key} = x.${group}
        JOIN ${users.table} AS u ON u.${users.key} = x.${user}
       WHERE ${groups.live('g')} AND ${users.live('u')} AND ${inTenant})`,
    ofRow: (alias) => `(
      SELECT ${someId} AS member_id, 'User'::text AS member_type,
          coalesce(${users.value('u', 'displayName')}, ${users.value('u', 'userName')}) AS display
        FROM ${table} AS x JOIN ${users.table} AS u ON u.${users.key} = x.${user}
       WHERE x.${group} = ${alias}.${groups.key} AND ${users.ofTenant('u')}
         AND (${users.isLive('u')} OR ${isHidden}) AND ${inTenant})`,
    isOurs: false,
    nests: false,
    removed: (which) => `removed AS (
      DELETE FROM ${table} AS x USING ${groups.table} AS g, (
          SELECT u.${users.key} AS key, u.${users.id} AS member_id FROM ${users.table} AS u WHERE ${users.live('u')}) AS m
        WHERE ${isGroup} AND x.${group} = g.${groups.key} AND x.${user} = m.key AND ${inTenant} AND ${which}
        RETURNING m.member_id, 'User'::text AS member_type)`,
    added: (when) => `new_members AS MATERIALIZED (
      SELECT f.id, u.${users.key} AS key FROM found AS f
        JOIN ${users.table} AS u ON ${users.ofTenant('u')} AND u.${users.id} = f.id WHERE ${when}),
    inserted AS (
      INSERT INTO ${table} (${[group, user, ...extra.map(([name]) => name)].join(', ')})
        SELECT ${[`g.${groups.key}`, 'n.key', ...extra.map(([, value]) => value)].join(', ')}
          FROM new_members AS n CROSS JOIN ${groups.table} AS g WHERE ${isGroup} AND NOT EXISTS (
            SELECT 1 FROM ${table} AS x WHERE x.${group} = g.${groups.key} AND x.${user} = n.key AND ${inTenant})
        ON CONFLICT DO NOTHING RETURNING ${user} AS key),
    added AS (
      SELECT n.id AS member_id, 'User'::text AS member_type FROM new_members AS n WHERE n.key IN (SELECT key FROM inserted))`,
    left: `left_groups AS (
      DELETE FROM ${table} AS x USING ${users.table} AS u
        WHERE ${users.ofTenant('u')} AND u.${users.id} = $2::uuid AND x.${user} = u.${users.key}
        RETURNING x.${group} AS group_key)`,
    emptied: `DELETE FROM ${table} AS x USING ${groups.table} AS g
        WHERE ${isGroup} AND x.${group} = g.${groups.key}`,
  };
}
