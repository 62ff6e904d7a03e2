import type { AdmissionOptions } from '../../admission/options.js';
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
import type { AccessOptions } from './access.js';
import type { ExchangeSink } from './exchange.js';
import type {
  Authorize,
  FindTenant,
  IsProvisioningOn,
  ResolveExisting,
  ResolveMe,
  ResolveReturning,
} from './hooks.js';
import type { Limits } from './limits.js';
import type { RequestLimiter, RequestWindow } from './request-limit.js';
import type { RoleCatalogOptions } from './role-catalog.js';

/** A resource type of the host's own with its store. */
export interface CustomResourceType {
  readonly resourceType: ResourceTypeInput;
  readonly store: ResourceStore;
}

/** How roles are applied. */
export interface RoleOptions {
  /**
   * Users whose roles one commit computes. If more are affected, `roleJobs` keeps them and their roles follow
   * soon after the answer; without `roleJobs` there is no limit. Default: 1,000.
   */
  readonly maxInCommit?: number;
  /**
   * What happens to the roles of an active user whom `resolveExisting` has linked, where the policy would change
   * them. `keep`: they stay and are locked (see {@link RoleLockMethods}) until an administrator unlocks them; a
   * `roles.kept` event with the reason `linked` says so. `compute`: the policy applies at once. Default: `keep`.
   */
  readonly linkedUsers?: 'keep' | 'compute';
  /** Tenants other than the connection's own into which people may be provisioned. Default: none. */
  readonly targetTenants?: readonly string[];
}

/** Paging by cursor (RFC 9865). */
export interface CursorOptions {
  /**
   * Encrypts the cursors; a string of at least 32 characters, the same in all processes that serve one mount.
   * Default: random, valid within one process.
   */
  readonly secret?: string;
  /** How a query that names neither `startIndex` nor `cursor` is paged: `'index'` or `'cursor'`. Default: `'index'`. */
  readonly defaultMethod?: 'index' | 'cursor';
}

/** What the discovery endpoints show, and to whom (RFC 7644 §4). */
export interface DiscoveryOptions {
  /**
   * Which endpoints answer without credentials: `'none'`, `'serviceProviderConfig'` or `'all'`. Default:
   * `'serviceProviderConfig'`.
   */
  readonly public?: 'none' | 'serviceProviderConfig' | 'all';
  /** Address of human-readable help, published in ServiceProviderConfig. Default: none. */
  readonly documentationUri?: string;
  /**
   * Whether ServiceProviderConfig has `pagination` (RFC 9865 §4), which some older client libraries refuse to
   * read. Paging works either way. Default: true.
   */
  readonly pagination?: boolean;
}

/** What `createScimRouter` takes. */
export interface ScimOptions {
  /** Where users are kept: your adapter, or {@link createMemoryStores} for a first try. */
  readonly userStore: UserStore;
  /** Where groups are kept; without it nothing about groups is published or routed. Default: none. */
  readonly groupStore?: GroupStore;
  /**
   * The User resource type, for example with an extension of your own; see {@link extendResourceType}. Default:
   * RFC 7643 §4.1 with the enterprise extension of §4.3.
   */
  readonly userResourceType?: ResourceTypeInput;
  /** The Group resource type. Default: RFC 7643 §4.2. */
  readonly groupResourceType?: ResourceTypeInput;
  /** Resource types other than User and Group, each with its store. Default: none. */
  readonly resourceTypes?: readonly CustomResourceType[];
  /**
   * Who may call: a token service, {@link jwtAuth}, {@link bearerTokens}, your own `{ verify }`, a list of
   * these, or explicitly `'none'`.
   */
  readonly auth: Auth;
  /**
   * When failed authentications get 429 instead of 401: `{ attempts, attemptsPerToken, windowSeconds }`, or
   * false for never. It never slows down or refuses a valid token; a password is refused unverified after
   * `attemptsPerToken` wrong ones for its user name from its address. Default: 20 failures a minute per address,
   * 10 per token prefix.
   */
  readonly authLimit?: Partial<AuthLimit> | false;
  /**
   * Which tenant a request is for. Returning undefined refuses the request with 401, and so does a tenant other
   * than the credential's own; a credential without a tenant is refused wherever the request names one, unless
   * its principal has `anyTenant`. Default: the `:tenant` parameter of the mount path, then
   * `principal.tenantId`, then `'default'`.
   */
  readonly tenant?: FindTenant;
  /**
   * Whether a tenant may be provisioned now: `(tenantId) => boolean`, asked for every kind of credential. While
   * it returns false the answer is 403. Default: the switch of the token service in `auth`.
   */
  readonly provisioning?: IsProvisioningOn;
  /**
   * What {@link ScimRouter.access} takes into account at sign-in, `{ requireProvisioning?, breakGlass? }`. Default: people
   * who are not provisioned may sign in, and nobody is on the break-glass list.
   */
  readonly access?: AccessOptions;
  /**
   * Whether it is noted what the provider has provisioned of a user last, for {@link ScimRouter.managedAttributes}. Every
   * write of a user makes one call more then. Needs `noteProvisioned` and `readProvisioned` of the user store. Default:
   * false.
   */
  readonly managedAttributes?: boolean;
  /**
   * How many requests a tenant may send, `{ limit, windowSeconds, store? }`, or a limiter of your own. Default:
   * unlimited.
   */
  readonly requestLimit?: RequestWindow | RequestLimiter;
  /**
   * Your own access policy, asked for every operation. Default: everything that the scopes of the credential
   * allow.
   */
  readonly authorize?: Authorize;
  /** Which resource the authenticated subject is. Default: none, so that `/Me` is 501. */
  readonly me?: ResolveMe;
  /**
   * Makes each operation one transaction; see {@link UnitOfWork}. Default: every store call commits by itself.
   */
  readonly unitOfWork?: UnitOfWork;
  /**
   * Which deviations from the RFC are tolerated: a preset, a preset with single rules, or a function of the
   * tenant. Default: `'lenient'`.
   */
  readonly conformance?: Conformance | ((tenantId: string) => Conformance);
  /**
   * What provisioned users and groups mean in your application's roles: usually {@link createRolePolicy}, or a
   * function that finds the policy of a tenant. Default: none, so that roles are not provisioned.
   */
  readonly roleResolver?: RoleResolver | FindRoleResolver;
  /**
   * Where users wait whose roles are too many to compute in one commit. Default: none, so that every commit
   * computes all of them.
   */
  readonly roleJobs?: RoleJobStore;
  /** How roles are applied. Default: as below. */
  readonly roles?: RoleOptions;
  /**
   * Roles and entitlements that providers can read at `/Roles` and `/Entitlements`, to offer them, in the form that
   * Okta reads. A user's role that is none of them is left out (rule `unknownRoles`). Default: no such endpoints.
   */
  readonly roleCatalog?: RoleCatalogOptions;
  /** Called for every committed change and every failed request. Default: none. */
  readonly onEvent?: EventListener;
  /**
   * Ends what a deactivated or deleted person still holds, such as sessions; repeated when it fails. Default:
   * none.
   */
  readonly onDeactivate?: OnDeactivate;
  /**
   * Makes events part of the commit, so that `onEvent` and `onDeactivate` are called at least once, even after a
   * crash. Needs `unitOfWork`; see {@link drainOutbox}. Default: none.
   */
  readonly eventOutbox?: EventOutbox<ScimEvent>;
  /**
   * Who may be somebody in a tenant: domains, seats, your own decision; see {@link AdmissionOptions}. Default: everybody.
   */
  readonly admission?: AdmissionOptions;
  /** What to do about a POST that clashes with a hidden row: `link`, `create` or `refuse`. Default: 409. */
  readonly resolveExisting?: ResolveExisting;
  /**
   * Whether a POST that clashes with somebody inactive brings them back. Default: the rule `returningUsers` of
   * `conformance`, by which that is 409.
   */
  readonly resolveReturning?: ResolveReturning;
  /**
   * Where the outcome of each request goes: {@link createMemoryProvisioningLog}, a log of your own, or
   * {@link createProvisioningReports}. Default: nowhere.
   */
  readonly provisioningLog?: ProvisioningLogSink;
  /** Blocks deactivations and deletions beyond a threshold; see {@link createDeletionGuard}. Default: off. */
  readonly deletionGuard?: DeletionGuard;
  /**
   * Records recent exchanges with their values masked; see {@link createExchangeTrace}. For development: ignored
   * where `NODE_ENV` is `production`. Default: none.
   */
  readonly trace?: ExchangeSink;
  /** An object with `warn` and `error`. Default: `console`. */
  readonly logger?: Logger;
  /**
   * Absolute URL of the mount, e.g. `https://rfp.example/scim/v2`; `:tenant` in it stands for the parameter of
   * the mount path. Default: taken from the request, respecting Express's `trust proxy`.
   */
  readonly baseUrl?: string;
  /** What the discovery endpoints show, and to whom (RFC 7644 §4). Default: as below. */
  readonly discovery?: DiscoveryOptions;
  /**
   * Paging by cursor (RFC 9865); how long a cursor is valid is `limits.cursorTimeoutSeconds`. Default: as below.
   */
  readonly cursor?: CursorOptions;
  /**
   * Attributes whose values must not appear in a request URI, e.g. `['name', 'emails.value']`, extension
   * attributes by their URN. A GET whose filter compares one is 403 `sensitive` (RFC 7644 §7.5.2); `POST
   * …/.search` accepts the same filter. Do not list what identity providers look people up by: they send GET
   * only, with `userName`, `externalId` or `emails`. Default: none.
   */
  readonly sensitiveAttributes?: readonly string[];
  /**
   * What one request may ask for, and what one resource may hold; see {@link Limits}. Default: far above what
   * real directories hold and send.
   */
  readonly limits?: Partial<Limits>;
}
