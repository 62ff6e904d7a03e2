import type { MembersLayout } from './members-layout.js';

/** Members in a table of ours, whose rows go with their group. */
export function ourMembers(table: string): MembersLayout {
  return {
    rows: table,
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
    emptied: '',
  };
}
