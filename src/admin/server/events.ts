import type { HostEvent, RoleAssignment } from '../../index.js';
import type { RoleSettings } from '../../roles/index.js';

interface AdminEventBase extends HostEvent {
  readonly tenantId: string;
  /** The administrator's name, if `authorize` told it. */
  readonly administrator: string | undefined;
}

/** Somebody has issued, rotated or revoked a token. */
export interface TokenAdminEvent extends AdminEventBase {
  readonly type: 'admin.token.issued' | 'admin.token.rotated' | 'admin.token.revoked';
  /** Id of the token; after a rotation that of the new one. Never the token itself. */
  readonly tokenId: string;
}

/** Somebody has switched provisioning of the tenant on or off. */
export interface ProvisioningAdminEvent extends AdminEventBase {
  readonly type: 'admin.provisioning.enabled' | 'admin.provisioning.disabled';
}

/** Somebody has tested the connection on the admin page. */
export interface ConnectionAdminEvent extends AdminEventBase {
  readonly type: 'admin.connection.tested';
  readonly passed: boolean;
}

/** Somebody has released or rejected the deletions that the guard held. */
export interface DeletionAdminEvent extends AdminEventBase {
  readonly type: 'admin.deletions.released' | 'admin.deletions.rejected';
  /** How many users whose deactivation or deletion was held it concerned. */
  readonly users: number;
}

/** Somebody has saved the role settings; with the settings before and after. */
export interface RoleSettingsAdminEvent extends AdminEventBase {
  readonly type: 'admin.roles.saved';
  readonly revision: string;
  readonly before: RoleSettings;
  readonly after: RoleSettings;
}

/** The settings of this revision are applied to everybody; `users` says to how many. */
export interface RoleReplayAdminEvent extends AdminEventBase {
  readonly type: 'admin.roles.replay.started' | 'admin.roles.replay.finished';
  readonly revision: string;
  readonly users?: number;
}

/** Somebody has set the roles of a user by hand, or has given them back to provisioning. */
export interface RoleLockAdminEvent extends AdminEventBase {
  readonly type: 'admin.roles.locked' | 'admin.roles.unlocked';
  /** The SCIM id. */
  readonly userId: string;
  /** The roles that were set by hand. */
  readonly roles?: readonly RoleAssignment[];
}

/** What an administrator did on the page: who, in which tenant, when. For the host's audit log. */
export type AdminEvent =
  | TokenAdminEvent
  | ProvisioningAdminEvent
  | ConnectionAdminEvent
  | DeletionAdminEvent
  | RoleSettingsAdminEvent
  | RoleReplayAdminEvent
  | RoleLockAdminEvent;
