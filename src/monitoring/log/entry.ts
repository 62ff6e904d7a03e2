import type { SkippedPart } from '../../conformance/skipped.js';
import type { AdmissionRefusedEvent } from '../../events/admission-events.js';
import type { RolesChangedEvent, RolesKeptEvent } from '../../events/role-events.js';

/** What a request did, as people who read the log would say it. */
export type ProvisioningKind =
  | 'create'
  | 'update'
  /** A write after which everything was as before. */
  | 'unchanged'
  /** `active` became false. */
  | 'disable'
  /** `active` became true again. */
  | 'reactivate'
  | 'delete'
  /** Members joined or left a group, and nothing else of it changed. */
  | 'membership'
  | 'read'
  /** A Bulk request as a whole; its operations have entries of their own. */
  | 'bulk'
  /**
   * No request: roles that were kept when they were computed after the answer (role jobs, `replay`,
   * `recompute`). Such an entry has no `method`, the `route` `none`, the `principalId` `roles`, and counts
   * in no report.
   */
  | 'roles'
  /** A request that is none of these, e.g. to an address that does not exist. */
  | 'other';

/** What the path named, before anything was done; `none` if nothing. */
export type ProvisioningRoute =
  | 'root'
  | 'collection'
  | 'resource'
  | 'search'
  | 'rootSearch'
  | 'me'
  | 'bulk'
  | 'serviceProviderConfig'
  | 'discovery'
  | 'none';

/** Users whose roles would have changed and were kept, for one reason. */
export interface KeptRoles {
  /** As in the event `roles.kept`. */
  readonly reason: RolesKeptEvent['reason'];
  /** How many they are. */
  readonly users: number;
  /** SCIM ids of the first ten; `roles.kept` tells all. */
  readonly userIds: readonly string[];
}

/** Users with roles that the policy did not give them, from which it has taken over, for one reason. */
export interface ReplacedRoles {
  /** As in the events `roles.changed` and `roles.unlocked`. */
  readonly reason: NonNullable<RolesChangedEvent['replaced']>;
  /** How many they are. */
  readonly users: number;
  /** SCIM ids of the first ten; the events tell all. */
  readonly userIds: readonly string[];
}

/** Users whom another tenant does not admit, for one reason. */
export interface WithheldUsers {
  /** As in the event `admission.refused`. */
  readonly reason: AdmissionRefusedEvent['reason'];
  readonly targetTenantId: string;
  /** The attribute that is to blame, if one is. */
  readonly attribute?: string;
  /** How many they are. */
  readonly users: number;
  /** SCIM ids of the first ten; `admission.refused` tells all. */
  readonly userIds: readonly string[];
}

/** What became of the members of a group that a PUT left out (rule `omittedMembersOnPut`). */
export interface OmittedMembers {
  readonly action: 'cleared' | 'kept';
  /** How many they are, where that is known. */
  readonly members?: number;
}

/**
 * How one request, or one operation of a Bulk request, has ended. Ids and names of attributes only: no
 * values, filters, user names, addresses or credentials. Frozen.
 */
export interface ProvisioningLogEntry {
  /** When it was answered, or where its entry is part of the commit, just before that; ISO 8601 in UTC. */
  readonly time: string;
  /** {@link NO_TENANT} for a request that could not be told to belong to one. */
  readonly tenantId: string;
  /** Id of the credential; absent if nobody was let in. */
  readonly principalId?: string;
  /** The same for a Bulk request and its operations, and in events and the operator's log. */
  readonly requestId: string;
  readonly method: string;
  readonly route: ProvisioningRoute;
  readonly kind: ProvisioningKind;
  /** Name of the resource type, e.g. `User`. */
  readonly resourceType?: string;
  /** The SCIM id; absent where the request named none that can exist. */
  readonly resourceId?: string;
  readonly status: number;
  readonly scimType?: string;
  /** The error as the client was told it, with whatever may be a value masked by `…`. */
  readonly detail?: string;
  /** A POST that made nothing new: a hidden row was linked, or somebody inactive was brought back. */
  readonly existing?: 'linked' | 'returned';
  /** Names of the attributes that an update changed. */
  readonly changed?: readonly string[];
  /** Users whose roles the request would have changed and did not. */
  readonly rolesKept?: readonly KeptRoles[];
  /** Users whose roles were set by hand, or the product's own, and are the policy's from now on. */
  readonly rolesReplaced?: readonly ReplacedRoles[];
  /** Users who have no roles in another tenant, as it does not admit them. */
  readonly withheld?: readonly WithheldUsers[];
  /** Parts of the request that were left out while the rest was carried out. */
  readonly skipped?: readonly SkippedPart[];
  /** A PUT of a group left its members out: whether they were taken out of it. */
  readonly omittedMembers?: OmittedMembers;
  /** Refused by the guard against accidental deletion. */
  readonly held?: true;
  /** Milliseconds until `time`, when the answer was ready or the write was; absent for operations of a Bulk request. */
  readonly durationMs?: number;
  /** Place of the operation in its Bulk request, from 0. */
  readonly operation?: number;
}

/** The tenant of requests that belong to none, such as those without valid credentials. */
export const NO_TENANT = '';

/**
 * Whether an entry counts as a failure. A read that finds nothing is an answer: identity providers ask so
 * whether somebody is still there. A read whose client has gone away (499) has failed nobody.
 *
 * @example
 * const entries = await provisioningLog.query('acme', { limit: 50 });
 * const failures = entries.filter(isFailure);
 */
export function isFailure({ status, kind }: ProvisioningLogEntry): boolean {
  return status >= 400 && !(kind === 'read' && (status === 404 || status === 499));
}
