import type { RoleReason } from '../stores/contract/roles.js';
import type { EventBase } from './event-base.js';

interface RoleEventBase extends EventBase {
  /** Tenant in which the roles hold, where it is not the connection's own. */
  readonly targetTenantId?: string;
}

/** A user's roles changed. */
export interface RolesChangedEvent extends RoleEventBase {
  readonly type: 'roles.changed';
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** One for each role in `after`; if that is empty, why there is none. */
  readonly reasons: readonly RoleReason[];
  /**
   * Why the policy has taken over from roles that were not its own: the user was linked (`roles.linkedUsers: 'compute'`),
   * or has returned.
   */
  readonly replaced?: 'linked' | 'returned';
}

/** Roles that were set by hand are no longer locked, for the user was brought back: the role policy decides. */
export interface RolesUnlockedEvent extends RoleEventBase {
  readonly type: 'roles.unlocked';
  /** Those that were locked. */
  readonly roles: readonly string[];
  readonly reason: 'returned';
}

/** A user's roles would have changed, but were kept. */
export interface RolesKeptEvent extends RoleEventBase {
  readonly type: 'roles.kept';
  readonly roles: readonly string[];
  /** What they would be otherwise. */
  readonly wanted: readonly string[];
  /**
   * `locked`: set by hand; `linked`: the user had them before being linked, and they are locked from now on;
   * `lastAdministrator`: nobody else active would have the role.
   */
  readonly reason: 'locked' | 'linked' | 'lastAdministrator';
}

/** The last active administrator was deactivated or deleted: somebody has to appoint another one. */
export interface AdministratorLostEvent extends RoleEventBase {
  readonly type: 'administrator.lost';
  /** The role that no active user has any more. */
  readonly role: string;
}

/** An event about the roles of a user; told apart by `type`. */
export type RoleEvent =
  | RolesChangedEvent
  | RolesKeptEvent
  | RolesUnlockedEvent
  | AdministratorLostEvent;
