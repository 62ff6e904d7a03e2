import type { Pool } from 'pg';
import type { RolePolicyOptions } from '../../../src/roles/index.js';
import type { Directory } from '../../../src/testing/index.js';
import { TENANT } from './product.js';

const DEFAULT_ROLE = 'member';
const DISABLED_ROLE = 'disabled';

/**
 * A policy for a directory: three groups give a role, among them the first, which {@link nextMonth} deletes, and one
 * that it renames.
 */
export function policyFor({ groups }: Directory): RolePolicyOptions {
  const roles = ['approver', 'editor', 'auditor'];
  return {
    defaultRole: DEFAULT_ROLE,
    disabledRole: DISABLED_ROLE,
    groupRoles: groups
      .slice(0, roles.length)
      .map(({ objectId }, i) => ({ group: { externalId: objectId }, role: String(roles[i]) })),
  };
}

/** The roles that everybody is to have, by the name with which they sign in, in the order of the names of roles. */
function expectedRoles(
  { people, groups }: Directory,
  { groupRoles = [] }: RolePolicyOptions,
): ReadonlyMap<string, string> {
  const roleOf = new Map(
    groupRoles.flatMap(({ group, role }) =>
      'externalId' in group ? [[group.externalId, role] as const] : [],
    ),
  );
  const byPerson = new Map<string, string[]>();
  for (const { objectId, memberObjectIds } of groups) {
    const role = roleOf.get(objectId);
    if (role === undefined) continue;
    for (const id of new Set(memberObjectIds)) {
      byPerson.set(id, [...(byPerson.get(id) ?? []), role]);
    }
  }
  return new Map(
    people.map(({ objectId, userPrincipalName, accountEnabled }) => {
      const given = byPerson.get(objectId)?.sort() ?? [DEFAULT_ROLE];
      return [userPrincipalName, accountEnabled ? given.join() : DISABLED_ROLE];
    }),
  );
}

/** People whose stored roles are not those that the policy gives them by the directory, or who are not in it. */
export async function wrongRoles(
  pool: Pool,
  directory: Directory,
  policy: RolePolicyOptions,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ user_name: string; roles: string }>(
    `SELECT u.user_name, coalesce(string_agg(a.role, ',' ORDER BY a.role COLLATE "C"), '') AS roles
      FROM express_scim.users AS u LEFT JOIN express_scim.role_assignments AS a
        ON a.tenant_id = u.tenant_id AND a.user_id = u.id
      WHERE u.tenant_id = $1 AND u.deleted_at IS NULL GROUP BY u.tenant_id, u.id`,
    [TENANT],
  );
  const expected = expectedRoles(directory, policy);
  return rows
    .filter(({ user_name, roles }) => expected.get(user_name) !== roles)
    .map(({ user_name, roles }) => `${user_name}: ${roles}, not ${expected.get(user_name)}`);
}
