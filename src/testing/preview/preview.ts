import type { RoleAssignment } from '../../index.js';
import type { SyncFailure } from '../providers/client/report.js';

/** A user or group whom the directory would touch. */
export interface PreviewedResource {
  /** The id on the wire; absent for what would be created. */
  readonly id?: string;
  /** `userName` of a user, `displayName` of a group. */
  readonly name: string;
  /** Names of the attributes that would change; members apart. Empty for what would be created or deleted. */
  readonly changed: readonly string[];
}

/** What would happen to a user. */
export type PreviewedUserAction =
  | 'created'
  /**
   * An account that is there already: a hidden row that `resolveExisting` links, or one that is shown and gets the
   * directory's `externalId`. From then on it is provisioned.
   */
  | 'linked'
  | 'updated'
  | 'disabled'
  | 'reactivated'
  /** Somebody who had left and is brought back (rule `returningUsers`, `resolveReturning`). */
  | 'returned'
  | 'deleted';

/** What would happen to a user, and to their roles where the host provisions roles. */
export interface PreviewedPerson extends PreviewedResource {
  readonly roles?: {
    readonly before: readonly RoleAssignment[];
    readonly after: readonly RoleAssignment[];
    /** They were set by hand, or the product's own before the user was linked, and stay. */
    readonly kept: boolean;
  };
}

/** What would happen to a group, and to how many of its members. */
export interface PreviewedGroup extends PreviewedResource {
  readonly membersAdded: number;
  readonly membersRemoved: number;
}

/** Roles before and after, where the host provisions roles. */
export interface PreviewedRoles {
  readonly id?: string;
  readonly name: string;
  readonly before: readonly RoleAssignment[];
  readonly after: readonly RoleAssignment[];
}

/** An object of the directory that would be refused. */
export interface PreviewedRefusal extends SyncFailure {
  readonly resourceType?: 'User' | 'Group';
  /** `userPrincipalName` of a person, `displayName` of a group. */
  readonly name?: string;
}

/** What provisioning a directory would do to a tenant. */
export interface Preview {
  /** Each user in one list only; who is disabled or reactivated may have other changes besides. */
  readonly users: Readonly<Record<PreviewedUserAction, readonly PreviewedPerson[]>>;
  /** `linked`: teams of the product, hidden until now, which `resolveExisting` links. */
  readonly groups: Readonly<
    Record<'created' | 'linked' | 'updated' | 'deleted', readonly PreviewedGroup[]>
  >;
  readonly roles: readonly PreviewedRoles[];
  /** Objects of the directory that would be refused, and why. */
  readonly refused: readonly PreviewedRefusal[];
  /**
   * Active people who are there already, or are linked, and have a name outside the domains of the tenant: a name that does
   * not change is not refused.
   */
  readonly outsideDomains: readonly PreviewedResource[];
  /** Accounts whom the directory does not have: they would stay as they are. */
  readonly notInDirectory: readonly PreviewedResource[];
  /** How many accounts the directory has that would not change. */
  readonly unchanged: number;
  /** What could not be looked at, e.g. two accounts of the same name. */
  readonly notes: readonly string[];
}
