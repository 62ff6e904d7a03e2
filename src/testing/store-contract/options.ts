import type { AlertStore } from '../../alerts/index.js';
import type { ClientStore, NewOAuthClient, OAuthClient, TokenStore } from '../../auth/index.js';
import type {
  EventOutbox,
  GroupStore,
  RequestContext,
  RequestCountStore,
  ResourceDraft,
  RoleJobStore,
  UnitOfWork,
  UserStore,
} from '../../index.js';
import type { DeletionGuardStore, ProvisioningLogStore } from '../../monitoring/index.js';
import type { RoleSettingsStore } from '../../roles/index.js';
import type { ResourceTypeInput } from '../../schema/index.js';
import type { ConnectionGate } from './connection/connection-gate.js';

/**
 * The two functions that the suite needs of a test runner. No `expect`: checks fail by `node:assert`.
 *
 * - jest: `import { describe, it } from '@jest/globals'`
 * - vitest: `import { describe, it } from 'vitest'`
 * - node:test: `import { describe, it } from 'node:test'`
 *
 * Connections are opened and closed by the runner's own hooks around the suite (`beforeAll` and
 * `afterAll`; `before` and `after` in node:test).
 */
export interface TestRunner {
  /** Calls `define` at once, or before the first test runs. */
  describe(name: string, define: () => void): unknown;
  /** A test fails when its promise rejects. Tests may run one after the other or at the same time. */
  it(name: string, run: () => Promise<void>): unknown;
}

/**
 * What is to be proven: any of the stores that the library asks for, alone or together. A group store
 * needs the user store beside it, for its members are made there; everything else stands by itself. Give the
 * unit of work with the stores it covers: whether they take part in it is only checked then.
 *
 * @example
 * storeContract({ describe, it }, () => ({ tokenStore: createTokenStore(pool) }), { name: 'tokens' });
 */
export interface ContractStores {
  readonly userStore?: UserStore;
  readonly groupStore?: GroupStore;
  readonly unitOfWork?: UnitOfWork;
  /** Managed tokens. Rows stay behind, in tenants of their own: tokens are never deleted. */
  readonly tokenStore?: TokenStore;
  /** Clients of the token endpoint; {@link ContractStores.addClient} is needed to check `find`. */
  readonly clientStore?: ClientStore;
  /** Counts of `requestLimit.store`. The suite counts in windows of an hour. */
  readonly requestCountStore?: RequestCountStore;
  readonly roleJobs?: RoleJobStore;
  readonly eventOutbox?: EventOutbox;
  readonly roleSettingsStore?: RoleSettingsStore;
  readonly provisioningLog?: ProvisioningLogStore;
  readonly deletionGuardStore?: DeletionGuardStore;
  /** Of `createAlerts`. Alerts stay behind, in tenants and channels of their own. */
  readonly alertStore?: AlertStore;
  /**
   * Adds a person whom SCIM does not show (soft-deleted, or not made by SCIM), and returns the host's id.
   * Given it, the suite checks that hidden rows stay hidden, and that `linkExisting` shows them.
   */
  readonly hideUser?: (ctx: RequestContext, draft: ResourceDraft) => Promise<string>;
  /**
   * Adds a group that SCIM does not show, with users of the tenant as its members, and returns the host's id. Given it,
   * the suite checks that hidden groups stay hidden and give nobody anything, and that `linkExisting` shows them.
   *
   * @param memberIds - ids of users as the store knows them; none where it keeps no members.
   */
  readonly hideGroup?: (
    ctx: RequestContext,
    draft: ResourceDraft,
    memberIds: readonly string[],
  ) => Promise<string>;
  /**
   * Takes the value out of the host's column for `active` (`UPDATE users SET is_active = NULL`), where it can
   * be without one. Given it, the suite checks that such a person is shown with `active` all the same.
   */
  readonly forgetActive?: (ctx: RequestContext, userId: string) => Promise<void>;
  /** Registers a client of the token endpoint as the host does, and returns it with its id. */
  readonly addClient?: (client: NewOAuthClient) => OAuthClient | Promise<OAuthClient>;
  /**
   * Makes the database of these stores unavailable and returns what makes it available again. Given it, the
   * suite checks that every method rejects with {@link UnavailableError} meanwhile and works again
   * afterwards. No other check runs at the same time.
   *
   * @example
   * interrupt: async () => {
   *   proxy.refuseConnections(); // or a flag at which your pool throws what the driver throws
   *   return async () => proxy.acceptConnections();
   * }
   */
  readonly interrupt?: () => Promise<() => Promise<void>>;
  /**
   * Moves the clock of these stores on. Without it the suite waits a second for a lease to end, and does
   * not check what happens when the window of a request count has passed.
   */
  readonly advanceTime?: (ms: number) => void | Promise<void>;
}

/** What stores do not declare themselves. */
export interface StoreContractOptions {
  /** Name of the suite; default `store contract`. */
  readonly name?: string;
  /**
   * Makes a tenant in which there is nothing yet, and returns its id. Every check takes fresh ones, and
   * removes what it made through the stores. Default: an id that was never used, for hosts whose tenants
   * need no row of their own.
   */
  readonly createTenant?: () => string | Promise<string>;
  /** The router's option of the same name, where it is given there. */
  readonly userResourceType?: ResourceTypeInput;
  /** The router's option of the same name, where it is given there. */
  readonly groupResourceType?: ResourceTypeInput;
  /**
   * Two roles that the user store knows, where it knows no others; default `admin` and `member`. Roles in another
   * tenant are only checked of a store with `addToTenant` and `removeFromTenant`.
   */
  readonly roles?: readonly [string, string];
  /** Whether a member keeps the `display` it was added with. Default false: what is shown is the host's. */
  readonly memberDisplay?: boolean;
  /**
   * Made by {@link createConnectionGate}, and what the stores take their connections through. Given it, the
   * suite checks that they work on a pool of one connection.
   */
  readonly connectionGate?: ConnectionGate;
}
