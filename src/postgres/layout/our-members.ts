import type { MembersLayout } from './members-layout.js';
import type { ResourceLayout } from './resource-layout.js';

/** The rows about people who are still there. */
const stillThere = (table: string, users: ResourceLayout): string => `(
  SELECT s.* FROM ${table} AS s WHERE s.tenant_id = $1 AND (s.member_type <> 'User' OR EXISTS (
    SELECT 1 FROM ${users.table} AS u WHERE ${users.live('u')} AND u.${users.id} = s.member_id)))`;

/**
 * Members in a table of ours, whose rows go with their group.
 *
 * @param users - people in a table of the host's, who may delete them without a word.
 */
export function ourMembers(table: string, users?: ResourceLayout): MembersLayout {
  return {
    isOurs: true,
    rows: users === undefined ? table : stillThere(table, users),
    nests: true,
    removed: (which) => `removed AS (
      DELETE FROM ${table} AS m WHERE m.tenant_id = $1 AND m.group_id = $2::uuid AND ${which}
        RETURNING m.member_id, m.member_type)`,
    added: (when) => `added AS (
      INSERT INTO ${table} (tenant_id, group_id, member_id, member_type, display)
        SELECT $1, $2::uuid, f.id, f.type, f.display FROM found AS f WHERE ${when}
        ON CONFLICT DO NOTHING RETURNING member_id, member_type)`,
    left: `left_groups AS (
      DELETE FROM ${table} WHERE tenant_id = $1 AND member_id = $2::uuid RETURNING group_id AS group_key)`,
    emptied: undefined,
  };
}
