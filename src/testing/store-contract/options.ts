import type {
  GroupStore,
  RequestContext,
  ResourceDraft,
  ResourceTypeInput,
  UnitOfWork,
  UserStore,
} from '../../index.js';

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

/** What is to be proven: the stores as they are given to `createScimRouter`. */
export interface ContractStores {
  readonly userStore: UserStore;
  readonly groupStore?: GroupStore;
  readonly unitOfWork?: UnitOfWork;
  /**
   * Adds a person whom SCIM does not show (soft-deleted, or not made by SCIM), and returns the host's id.
   * Given it, the suite checks that hidden rows stay hidden, and that `adopt` shows them.
   */
  readonly hideUser?: (ctx: RequestContext, draft: ResourceDraft) => Promise<string>;
}

/** What stores do not declare themselves. */
export interface StoreContractOptions {
  /** Name of the suite; default `store contract`. */
  readonly name?: string;
  /**
   * Makes a tenant that has no users and groups, and returns its id. Every check takes fresh ones, and
   * removes what it made through the stores. Default: an id that was never used, for hosts whose tenants
   * need no row of their own.
   */
  readonly createTenant?: () => string | Promise<string>;
  /** The router's option of the same name, where it is given there. */
  readonly userResourceType?: ResourceTypeInput;
  /** The router's option of the same name, where it is given there. */
  readonly groupResourceType?: ResourceTypeInput;
  /** Whether a member keeps the `display` it was added with. Default false: what is shown is the host's. */
  readonly memberDisplay?: boolean;
}
