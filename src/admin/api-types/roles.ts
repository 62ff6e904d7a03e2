/**
 * What the page and the admin router say to each other about roles. This file imports nothing, because both
 * sides are compiled with it.
 */

/** A role in a tenant; without one in that of the connection. */
export interface RoleView {
  readonly role: string;
  readonly targetTenantId?: string;
}

/** How a mapping names a group: by one of these. */
export interface GroupName {
  readonly id?: string;
  readonly externalId?: string;
  readonly displayName?: string;
}

/** Members of a group have a role. */
export interface MappingView extends RoleView {
  readonly group: GroupName;
  /** What the provider calls the group now; undefined if it has sent none. */
  readonly groupName?: string;
}

export interface RoleChoiceView {
  readonly value: string;
  readonly label: string;
}

export interface TargetTenantView {
  readonly id: string;
  readonly label: string;
}

/** What an administrator decides. */
export interface RoleSettingsView {
  readonly defaultRole: string | null;
  readonly disabledRole: string | null;
  /** `union`: all roles that somebody's groups give; else the first of them in this order. */
  readonly precedence: 'union' | readonly string[];
  readonly groupRoles: readonly MappingView[];
}

/** How many users have the roles of the saved settings. */
export interface ReplayView {
  readonly done: number;
  /** undefined before the first step. */
  readonly total?: number;
  readonly finished: boolean;
}

/** `GET api/roles`. */
export interface RolesView {
  /** What can be chosen, the mightiest first. */
  readonly roles: readonly RoleChoiceView[];
  readonly targetTenants: readonly TargetTenantView[];
  readonly settings: RoleSettingsView;
  /** null if nothing was ever saved. */
  readonly revision: string | null;
  readonly savedAt?: string;
  readonly savedBy?: string;
  /** What the settings name and there is not any more, each in a sentence. */
  readonly problems: readonly string[];
  /** undefined if nothing was ever saved. */
  readonly replay?: ReplayView;
  /** Whether roles can be set by hand. */
  readonly lockable: boolean;
}

/** `PUT api/roles`, and without `revision` `POST api/roles/preview`. */
export interface RolesRequest {
  readonly settings: RoleSettingsView;
  readonly revision?: string | null;
}

/** A user whose roles a change would concern. */
export interface PreviewUserView {
  readonly id: string;
  readonly userName: string;
  readonly before: readonly RoleView[];
  readonly after: readonly RoleView[];
  readonly kept?: 'locked' | 'lastAdministrator';
}

/** `POST api/roles/preview`. */
export interface PreviewView {
  readonly scanned: number;
  readonly total: number;
  /** false: it stopped at `scanned` users. */
  readonly complete: boolean;
  /** Users whose roles would change. */
  readonly changed: number;
  /** Users whose roles stay although the settings say otherwise. */
  readonly kept: number;
  readonly roles: readonly (RoleView & { readonly gained: number; readonly lost: number })[];
  /** The first of them. */
  readonly users: readonly PreviewUserView[];
}

/** `POST api/roles/replay`: one step of giving everybody the roles of the saved settings. */
export interface ReplayRequest {
  readonly revision: string;
}

/** `POST api/roles/groups` and `POST api/roles/users`: part of a name. */
export interface SearchRequest {
  readonly text: string;
}

export interface GroupView {
  readonly id: string;
  readonly displayName: string;
}

export interface GroupsView {
  readonly groups: readonly GroupView[];
  /** Whether more groups have such a name. */
  readonly more: boolean;
}

export interface UserView {
  readonly id: string;
  readonly userName: string;
  readonly displayName?: string;
  readonly active: boolean;
}

export interface UsersView {
  readonly users: readonly UserView[];
  readonly more: boolean;
}

/** `POST api/roles/user`, `POST api/roles/unlock`. */
export interface UserRequest {
  readonly userId: string;
}

/** `POST api/roles/lock`: exactly these roles. */
export interface LockRequest extends UserRequest {
  readonly roles: readonly RoleView[];
}

export interface ReasonedRoleView extends RoleView {
  /** A sentence. */
  readonly why: string;
}

/** The answer to all three. */
export interface UserRolesView extends UserView {
  readonly locked: boolean;
  /** The roles that the user has. */
  readonly roles: readonly ReasonedRoleView[];
  /** Why there are none, if there are none. */
  readonly absence?: string;
  /** What provisioning says, where that is something else. */
  readonly computed?: readonly ReasonedRoleView[];
}
