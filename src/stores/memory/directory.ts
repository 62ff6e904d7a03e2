import type { Identities } from './identities.js';
import type { Membership } from './membership.js';
import type { Provisioned } from './provisioned.js';
import type { Roles } from './roles.js';
import type { RowWriter } from './row-writer.js';
import type { Row } from './table/row.js';
import type { Tenant } from './tenants.js';
import type { Tombstones } from './tombstones.js';

/** Users and groups of one tenant, and who belongs to what. */
export interface Directory extends Tenant {
  readonly users: RowWriter;
  readonly groups: RowWriter;
  readonly membership: Membership;
  /** Types of members besides users and groups, which are kept elsewhere: whether they exist is not known here. */
  readonly memberTypes: ReadonlySet<string>;
  /** Users that SCIM does not show. */
  readonly hidden: RowWriter;
  /** Groups that SCIM does not show. */
  readonly hiddenGroups: RowWriter;
  /** Deleted users, where they are to be recognised. */
  readonly tombstones: Tombstones | undefined;
  readonly roles: Roles;
  readonly identities: Identities;
  readonly provisioned: Provisioned;
}

/** The resource that a membership names, and its type. */
export function memberRow(
  { users, groups }: Directory,
  id: string,
): { readonly type: 'User' | 'Group'; readonly row: Row } | undefined {
  const user = users.table.find(id);
  if (user !== undefined) return { type: 'User', row: user };
  const group = groups.table.find(id);
  return group && { type: 'Group', row: group };
}

/** Whether an id is that of somebody, or of a team, whom SCIM does not show: a member that is not listed. */
export function isHidden({ hidden, hiddenGroups }: Directory, id: string): boolean {
  if (hidden.table.isEmpty && hiddenGroups.table.isEmpty) return false;
  return hidden.table.find(id) !== undefined || hiddenGroups.table.find(id) !== undefined;
}

/** How a resource is shown where others refer to it. */
export function displayOf({ record }: Row): string | undefined {
  const name = record.displayName ?? record.userName;
  return typeof name === 'string' ? name : undefined;
}
