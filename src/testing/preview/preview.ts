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
  /** An account that is there already gets the directory's `externalId`: from then on it is provisioned. */
  | 'linked'
  | 'updated'
  | 'disabled'
  | 'reactivated'
  | 'deleted';

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

/** What provisioning a directory would do to a tenant. */
export interface Preview {
  /** Each user in one list only; who is disabled or reactivated may have other changes besides. */
  readonly users: Readonly<Record<PreviewedUserAction, readonly PreviewedResource[]>>;
  readonly groups: Readonly<Record<'created' | 'updated' | 'deleted', readonly PreviewedGroup[]>>;
  readonly roles: readonly PreviewedRoles[];
  /** Objects of the directory that would be refused, and why. */
  readonly refused: readonly SyncFailure[];
  /** Accounts whom the directory does not have: they would stay as they are. */
  readonly notInDirectory: readonly PreviewedResource[];
  /** How many accounts the directory has that would not change. */
  readonly unchanged: number;
  /** What could not be looked at, e.g. two accounts of the same name. */
  readonly notes: readonly string[];
}
