/** Names a group by one of its attributes; names of groups change, so `displayName` is a convenience only. */
export type GroupSelector =
  | { readonly id: string }
  | { readonly externalId: string }
  /** Compared without letter case, as the schema compares it. */
  | { readonly displayName: string };

/** Members of a group, those of groups in it included, have a role. */
export interface GroupRole {
  readonly group: GroupSelector;
  readonly role: string;
  /** Tenant of the host in which they have it; default that of the connection. */
  readonly targetTenantId?: string;
}

/**
 * Options of {@link createRolePolicy}: which role users get from groups, from asserted `roles` and by
 * default.
 */
export interface RolePolicyOptions {
  /** Role of active users whom no group and no asserted role gives one; default none. */
  readonly defaultRole?: string;
  /**
   * Role of inactive users, in every tenant in which they would have one if they were active; default
   * none, which withdraws them from other tenants.
   */
  readonly disabledRole?: string;
  readonly groupRoles?: readonly GroupRole[];
  /**
   * What somebody has to whom several roles of one tenant are given: the first in this list, which then
   * names all roles that groups and clients can give, or all of them (`'union'`, the default).
   */
  readonly precedence?: readonly string[] | 'union';
  /**
   * The host's role for each value that a client may assert in the user's `roles`, or `'ignore'`, the
   * default. A value is also found in the JSON text that Entra's SingleAppRoleAssignment sends as `value`.
   */
  readonly assertedRoles?: 'ignore' | Readonly<Record<string, string>>;
  /** The role that the last active administrator does not lose through groups or mappings. */
  readonly administratorRole?: string;
}
