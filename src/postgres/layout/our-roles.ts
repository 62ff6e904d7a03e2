import type { RolesLayout } from './roles-layout.js';

/** Roles in a table of ours. */
export function ourRoles(table: string): RolesLayout {
  return {
    rows: table,
    isOurs: true,
    assigned: `
      removed AS (
        DELETE FROM ${table} AS a USING moved AS m WHERE a.tenant_id = $1 AND a.user_id = m.id
           AND NOT EXISTS (SELECT 1 FROM roles AS k
             WHERE k.id = a.user_id AND k.role = a.role AND k.tenant = a.target_tenant_id)),
      added AS (
        INSERT INTO ${table} AS a (tenant_id, user_id, target_tenant_id, role, reason)
          SELECT $1, id, tenant, role, max(reason) FROM roles GROUP BY id, tenant, role
          ON CONFLICT (tenant_id, user_id, target_tenant_id, role) DO UPDATE SET reason = EXCLUDED.reason)`,
    onlyRemoved: undefined,
    unknown: undefined,
    elsewhere: true,
    cleared: `roles AS (DELETE FROM ${table} WHERE tenant_id = $1 AND user_id = $2::uuid)`,
    holders: {
      from: (users) => `${table} AS a JOIN ${users.table} AS r ON r.${users.id} = a.user_id`,
      isWanted: 'a.tenant_id = $1 AND a.target_tenant_id = $2::text AND a.role = $3::text',
    },
  };
}
