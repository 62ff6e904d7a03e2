import type { AuthLimit } from '../../auth/failure-limit.js';
import type { Auth } from '../../auth/types.js';
import type { Conformance } from '../../conformance/presets.js';
import type { OnDeactivate } from '../../events/deactivation.js';
import type { EventListener, ScimEvent } from '../../events/types.js';
import type { Logger } from '../../lib/logger.js';
import type { DeletionGuard } from '../../monitoring/deletion-guard/deletion-guard.js';
import type { ProvisioningLogSink } from '../../monitoring/log/store.js';
import type { FindRoleResolver, RoleResolver } from '../../roles/role-resolver.js';
import type { ResourceTypeInput } from '../../schema/types.js';
import type { UnitOfWork } from '../../stores/contract/context.js';
import type { EventOutbox } from '../../stores/contract/event-outbox.js';
import type { RoleJobStore } from '../../stores/contract/roles.js';
import type { GroupStore, ResourceStore, UserStore } from '../../stores/contract/store.js';
import type { ExchangeSink } from './exchange.js';
import type {
  Authorize,
  FindTenant,
  IsProvisioningOn,
  ResolveExisting,
  ResolveMe,
} from './hooks.js';
import type { RequestLimiter, RequestWindow } from './request-limit.js';

/** Upper bounds on what one request may ask for. */
export interface Limits {
  /** Bytes of a request body; default 1 MiB. More is 413. */
  readonly maxBodyBytes: number;
  /** Seconds within which a request body must arrive; default 30. Later is 408. */
  readonly bodyTimeoutSeconds: number;
  /** Operations of one PATCH; default 1,000. More is 413. */
  readonly maxPatchOperations: number;
  /** Operations of one Bulk request, published as `bulk.maxOperations`; default 1,000. More is 413. */
  readonly maxBulkOperations: number;
  /** Characters of one filter; default 8,192. */
  readonly maxFilterLength: number;
  /**
   * Characters that `co`, `sw` and `ew` look for; default 256. More is 400 `invalidFilter`. What
   * {@link filterToSql} translates is bounded by 256 whatever is set here.
   */
  readonly maxPatternLength: number;
  /**
   * Steps of work that one request may ask for in this process, a Bulk request as a whole: a step is about
   * the comparison of two short strings, in a filter, a path or a sort, or a value that is changed or
   * written. Default 20,000,000: some seconds, done in slices of 10 milliseconds between other requests.
   * More is 400 `tooMany`.
   */
  readonly maxWork: number;
  /** Resources on a page when the client names no `count`; default 100. */
  readonly defaultPageSize: number;
  /** Resources on a page at the most, published as `filter.maxResults`; default 1,000. */
  readonly maxPageSize: number;
  /**
   * Bytes of one page by index as its first resources let expect them; default 256 MiB. It is never cut
   * short: more is 400 `tooMany`.
   */
  readonly maxPageBytes: number;
  /** Resources that are looked at when a store cannot filter or sort itself; default 10,000. More is 400 `tooMany`. */
  readonly maxScan: number;
  /** Times a unit of work is run again after a version conflict; default 8. Then 503. */
  readonly maxRetries: number;
  /** Seconds for which a cursor can be used; default 3,600. */
  readonly cursorTimeoutSeconds: number;
  /**
   * Characters of one string value; default 65,536. Like the other bounds on what a resource holds, it is about
   * what a write makes of it, in whatever form it is sent; more is 400 `invalidValue`, and nothing is written.
   * What is stored already is left alone: it can be made smaller, and a deactivation is never refused for it.
   */
  readonly maxStringLength: number;
  /**
   * Characters of what resources are found by: unique attributes such as `userName`, `externalId`,
   * `emails.value`, and the strings of a group's members; default 1,024. More would not fit into the index of a
   * database (2,704 bytes in PostgreSQL), which would refuse the write again and again.
   */
  readonly maxKeyLength: number;
  /** Values of one multi-valued attribute; default 1,000. Members of a group are not bounded. */
  readonly maxAttributeValues: number;
  /** Bytes of one resource as JSON, members, `id` and `meta` not counted; default 256 KiB. */
  readonly maxResourceBytes: number;
  /**
   * Groups on the way from a group down to the last one nested in it, both counted; default 32. A group that would
   * be nested deeper cannot become a member: 400 `invalidValue`. Groups that contain each other count once.
   */
  readonly maxGroupDepth: number;
  /**
   * Groups in the derived `groups` of a user, nested ones included; default 5,000. Of a user in more, `groups` are
   * left out of answers as a whole, with a line in the log; filters and roles know all of them.
   */
  readonly maxDerivedGroups: number;
}

/** A resource type of the host's own with its store. */
export interface CustomResourceType {
  readonly resourceType: ResourceTypeInput;
  readonly store: ResourceStore;
}

/** How roles are applied. */
export interface RoleOptions {
  /**
   * Users whose roles one commit computes; default 1,000. If more are affected, `roleJobs` keep them, and
   * their roles follow soon after the answer. Without `roleJobs` there is no bound.
   */
  readonly maxInCommit?: number;
  /**
   * Roles of an active user whom `resolveExisting` has linked, where the policy would change them. Default
   * `keep`: they were set by hand, stay and are locked (see {@link RoleLockMethods}), told by `roles.kept` with
   * the reason `linked`, until an administrator lifts the lock. `compute`: the policy decides at once.
   */
  readonly linkedUsers?: 'keep' | 'compute';
  /** Tenants other than the connection's own in which people may be placed; no others ever are. */
  readonly targetTenants?: readonly string[];
}

/** Paging by cursor (RFC 9865). */
export interface CursorOptions {
  /**
   * Seals the cursors; at least 32 characters, the same in all processes that serve one mount. Default: random,
   * good for one process.
   */
  readonly secret?: string;
  /** How a query that names neither `startIndex` nor `cursor` is paged; default `index`. */
  readonly defaultMethod?: 'index' | 'cursor';
}

/** What the discovery endpoints show, and to whom (RFC 7644 §4). */
export interface DiscoveryOptions {
  /** Endpoints that answer without credentials; default only `/ServiceProviderConfig`. */
  readonly public?: 'none' | 'serviceProviderConfig' | 'all';
  /** Address of human-readable help, published in ServiceProviderConfig. */
  readonly documentationUri?: string;
  /**
   * Whether ServiceProviderConfig has `pagination` (RFC 9865 §4); default true. Some client libraries refuse to read
   * one with attributes that are younger than they are. Paging works either way.
   */
  readonly pagination?: boolean;
}

/** What `createScimRouter` takes. */
export interface ScimOptions {
  readonly userStore: UserStore;
  /** Without it nothing about groups is advertised or routed. */
  readonly groupStore?: GroupStore;
  /** The User resource type, e.g. with the host's own extension; default RFC 7643 §4.1 and §4.3. */
  readonly userResourceType?: ResourceTypeInput;
  /** The Group resource type; default RFC 7643 §4.2. */
  readonly groupResourceType?: ResourceTypeInput;
  /** Resource types besides User and Group. */
  readonly resourceTypes?: readonly CustomResourceType[];
  /** Who may call. Required; `'none'` must be written out. */
  readonly auth: Auth;
  /**
   * When failed authentications are answered with 429 instead of 401; false: never. A valid token is
   * never slowed or refused by it; a password is refused unverified after `attemptsPerToken` wrong ones for
   * its user name from its address. Default: 20 a minute per address, 10 per beginning of a token.
   */
  readonly authLimit?: Partial<AuthLimit> | false;
  /**
   * The tenant a request is for; default the parameter `tenant` of the mount path (`/:tenant/scim/v2`),
   * else `principal.tenantId`, else `'default'`. undefined refuses the request with 401, and so does a
   * tenant other than that of the credential, and a tenant that the request names for a credential without
   * one, unless its principal has `anyTenant`.
   */
  readonly tenant?: FindTenant;
  /**
   * Whether a tenant may be provisioned now: the switch of a host that has no token service, or has another
   * switch besides. Default the switch of the token services in `auth`. It holds for every authenticator;
   * while it is off the answer is 403.
   */
  readonly provisioning?: IsProvisioningOn;
  /** How many requests a tenant may send, or a limiter of the host's own; default as many as it likes. */
  readonly requestLimit?: RequestWindow | RequestLimiter;
  /** The host's own access policy; default: whoever is let in may do everything. */
  readonly authorize?: Authorize;
  /** Which resource the authenticated subject itself is; without it `/Me` is 501. */
  readonly me?: ResolveMe;
  /** Makes each operation one commit; see {@link UnitOfWork}. */
  readonly unitOfWork?: UnitOfWork;
  /** Which tolerances apply: a preset, single rules, or a function that chooses per tenant. Default `lenient`. */
  readonly conformance?: Conformance | ((tenantId: string) => Conformance);
  /**
   * What provisioned users and groups mean in the host's roles: usually {@link createRolePolicy}, or a function
   * that finds the policy of a tenant. Default: roles are not provisioned.
   */
  readonly roleResolver?: RoleResolver | FindRoleResolver;
  /** Users whose roles one commit could not compute; without it every commit computes all. */
  readonly roleJobs?: RoleJobStore;
  readonly roles?: RoleOptions;
  /** Told about every committed change, and every request that failed. */
  readonly onEvent?: EventListener;
  /** Ends what a person holds who was deactivated or deleted; repeated while it fails. */
  readonly onDeactivate?: OnDeactivate;
  /**
   * Makes events part of the commit, so that `onEvent` and `onDeactivate` are called at least once, also
   * after a crash. Needs `unitOfWork`; see {@link drainOutbox}.
   */
  readonly eventOutbox?: EventOutbox<ScimEvent>;
  /** What to do about a POST that clashes with a hidden row; default: 409. */
  readonly resolveExisting?: ResolveExisting;
  /** Where the outcome of each request goes, e.g. {@link createMemoryProvisioningLog}; default nowhere. */
  readonly provisioningLog?: ProvisioningLogSink;
  /** Holds deactivations and deletes beyond a threshold, see {@link createDeletionGuard}; default off. */
  readonly deletionGuard?: DeletionGuard;
  /**
   * Keeps the last exchanges with their values masked, see {@link createExchangeTrace}. For development:
   * ignored where `NODE_ENV` is `production`.
   */
  readonly trace?: ExchangeSink;
  /** Default `console`. */
  readonly logger?: Logger;
  /**
   * Absolute URL of the mount, e.g. `https://rfp.example/rfpserver/scim/v2`, or with parameters of the
   * mount path `https://rfp.example/:tenant/scim/v2`. Default: from the request, with Express's
   * `trust proxy` respected.
   */
  readonly baseUrl?: string;
  /** What the discovery endpoints show, and to whom (RFC 7644 §4). */
  readonly discovery?: DiscoveryOptions;
  /** Paging by cursor (RFC 9865). How long a cursor is good for is `limits.cursorTimeoutSeconds`. */
  readonly cursor?: CursorOptions;
  /**
   * Attributes whose values must not stand in a request URI, e.g. `['name', 'emails.value']`, extensions
   * by their URN; default none. A GET whose filter compares one of them is 403 `sensitive` (RFC 7644
   * §7.5.2), and `POST …/.search` takes the same filter. Not for what identity providers look people up
   * by: they send GET only, with `userName`, `externalId` or `emails`.
   */
  readonly sensitiveAttributes?: readonly string[];
  readonly limits?: Partial<Limits>;
}
