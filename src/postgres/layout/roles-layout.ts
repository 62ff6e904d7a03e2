import type { ResourceLayout } from './resource-layout.js';

/** Who has which role: what is read from, and the parts of statements that write. `$1` is the tenant. */
export interface RolesLayout {
  /** Nobody but the library writes the table. */
  readonly isOurs: boolean;
  /** What to read from: `tenant_id`, `user_id`, `target_tenant_id`, `role`, `reason`; ids are those of SCIM. */
  readonly rows: string;
  /**
   * The roles of the user in row `alias` of the users, whether SCIM shows the row or not: `target_tenant_id`, `role`.
   * undefined where only people whom SCIM knows have some.
   */
  ofRow?(alias: string): string;
  /**
   * CTEs that make the roles of the users in a CTE `moved (id, key)`, whose keys are those of the table of users, what a
   * CTE `roles (id, role, tenant, reason)` says.
   */
  readonly assigned: string;
  /** Of those CTEs the one that takes away what is not in `roles`; undefined where nothing that is added can be refused. */
  readonly onlyRemoved: string | undefined;
  /** A JSON text with the names in `roles` that nobody can be given; undefined where every name is possible. */
  readonly unknown: string | undefined;
  /** Whether roles in other tenants are kept. */
  readonly elsewhere: boolean;
  /** A CTE that takes all roles from user `$2`. */
  readonly cleared: string;
  /** Who has a role. */
  readonly holders: {
    /** A table `a` of assignments, to be locked, joined with the users as `r`. */
    from(users: ResourceLayout): string;
    /** Whether `a` is about role `$3` in tenant `$2`. */
    readonly isWanted: string;
  };
}
