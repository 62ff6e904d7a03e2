/**
 * What the observing part of the page and the admin router say to each other, as JSON. Instants are ISO
 * 8601. Types alone, so that the page needs no module of it.
 */

/** A card that appears where its option is given. */
export type ObservationCard = 'log' | 'reports' | 'disabledUsers' | 'deletionGuard';

/** What a request did; `ProvisioningKind` of the log. */
export type LoggedKind =
  | 'create'
  | 'update'
  | 'unchanged'
  | 'disable'
  | 'reactivate'
  | 'delete'
  | 'membership'
  | 'read'
  | 'bulk'
  | 'roles'
  | 'other';

/** What a path named, before anything was done; `ProvisioningRoute` of the log. */
export type LoggedRoute =
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

/** People whose roles would have changed, and why they did not. */
export interface KeptRolesView {
  readonly reason: 'locked' | 'linked' | 'lastAdministrator';
  readonly users: number;
  /** SCIM ids of the first of them. */
  readonly userIds: readonly string[];
}

/** People from whose roles the policy has taken over, and why. */
export interface ReplacedRolesView {
  readonly reason: 'linked' | 'returned';
  readonly users: number;
  /** SCIM ids of the first of them. */
  readonly userIds: readonly string[];
}

/** People whom another tenant does not admit, and why. */
export interface WithheldUsersView {
  readonly reason: 'domain' | 'seats' | 'decision' | 'unavailable';
  readonly targetTenantId: string;
  readonly attribute?: string;
  readonly users: number;
  /** SCIM ids of the first of them. */
  readonly userIds: readonly string[];
}

/** An entry of the provisioning log, with what it means. */
export interface LogRow {
  readonly time: string;
  readonly kind: LoggedKind;
  readonly failed: boolean;
  /** Kept from being disabled or deleted by the guard. */
  readonly held?: true;
  /** Empty where there was no request. */
  readonly method: string;
  readonly route: LoggedRoute;
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly status: number;
  readonly scimType?: string;
  /** The error as the provider was told it, values masked. */
  readonly detail?: string;
  /** What the answer means to somebody who administers the provider; absent where there is nothing to explain. */
  readonly meaning?: string;
  /** Names of the attributes that changed. */
  readonly changed?: readonly string[];
  /** Nothing new was made: somebody or a team was there already, or somebody who had left came back. */
  readonly existing?: 'linked' | 'returned';
  readonly rolesKept?: readonly KeptRolesView[];
  readonly rolesReplaced?: readonly ReplacedRolesView[];
  readonly withheld?: readonly WithheldUsersView[];
  /** Parts of the request that were left out, and what was wrong with them. */
  readonly skipped?: readonly {
    readonly path: string;
    readonly rule: string;
    readonly reason?: string;
  }[];
  /** A PUT of a group left its members out: whether they were taken out of it, and how many, where that is known. */
  readonly omittedMembers?: { readonly action: 'cleared' | 'kept'; readonly members?: number };
  /** Label of the token, or the id of another credential. */
  readonly credential?: string;
  readonly requestId: string;
  readonly durationMs?: number;
  /** Place of the operation in its Bulk request, from 0. */
  readonly operation?: number;
}

/**
 * `GET api/log?outcome=…&kind=…&resourceType=…&resourceId=…&requestId=…&since=…&until=…&after=…`: newest
 * first.
 */
export interface LogPage {
  readonly rows: readonly LogRow[];
  /** The `after` of the next page; absent behind the last one. */
  readonly next?: string;
}

export type Verdict = 'healthy' | 'degraded' | 'quarantineRisk' | 'quarantineLikely' | 'silent';

/** What happened in a span of time. */
export interface Counts {
  readonly attempts: number;
  readonly failures: number;
  readonly creates: number;
  readonly updates: number;
  readonly disables: number;
  readonly reactivations: number;
  readonly deletes: number;
  readonly memberships: number;
}

export interface CycleView extends Counts {
  readonly started: string;
  readonly lastRequest: string;
  readonly requests: number;
}

/** A bar of the chart. */
export interface ActivityBar extends Counts {
  readonly from: string;
}

export type Period = 'day' | 'week';

/** `GET api/report?period=…`. */
export interface ReportView {
  readonly time: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly lastRequest?: string;
  readonly lastSuccess?: string;
  readonly lastFailure?: string;
  readonly last24Hours: Counts & { readonly requests: number; readonly errorRate: number };
  /** The provider's cycle under way; an estimate, by the pauses between requests. */
  readonly currentCycle?: CycleView;
  readonly previousCycle?: CycleView;
  readonly period: Period;
  readonly bucketMinutes: number;
  readonly activity: readonly ActivityBar[];
}

/** Somebody who is held, and what they have as long as they are. */
export interface HeldUserView {
  readonly id: string;
  readonly userName: string;
  readonly displayName?: string;
  /** Labels of their roles. */
  readonly roles: readonly string[];
}

/** `GET api/deletion-guard`. */
export interface GuardView {
  readonly holding: boolean;
  /** When the hold began. */
  readonly since?: string;
  /** Users deactivated or deleted within the window. */
  readonly taken: number;
  readonly held: number;
  /** SCIM ids of the first held users. */
  readonly heldIds: readonly string[];
  /** The same users by name; absent where no roles are decided on the page, for it knows no names then. */
  readonly heldUsers?: readonly HeldUserView[];
  /** Users kept by an earlier rejection. */
  readonly rejected: number;
}

/** `POST api/deletion-guard/release` and `/reject`. */
export interface GuardDecision {
  /** How many users it concerned. */
  readonly users: number;
}

export type Cell = string | number | boolean | null;

export interface DisabledUserRow {
  readonly id: string;
  readonly userName: string;
  readonly since: string;
  /** false: at that time or before. */
  readonly sinceIsExact: boolean;
  /** By their labels, where roles are decided on the page. */
  readonly lastRoles: readonly string[];
  /** In the order of the columns. */
  readonly cells: readonly Cell[];
}

/** `GET api/disabled-users`; `GET api/disabled-users.csv` has them all. */
export interface DisabledUsersView {
  /** Names of the product's own columns. */
  readonly columns: readonly string[];
  readonly users: readonly DisabledUserRow[];
  /** Whether there are more than these. */
  readonly more: boolean;
}
