import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE } from '../../index.js';
import { onBench } from './bench.js';
import { BrokenPromiseError, type Check } from './check.js';
import { ANY_STORE, BOTH_STORES } from './checks/tables.js';
import type { ContractStores, StoreContractOptions, TestRunner } from './options.js';
import { type Subject, storeSubject } from './subject.js';

async function run(check: Check, id: string, subject: Subject): Promise<void> {
  await onBench(subject, async (bench) => {
    try {
      await check.run(bench);
    } catch (error) {
      throw new BrokenPromiseError(id, check, error);
    }
  });
}

/**
 * Defines the tests that tell whether stores keep the contract of {@link UserStore}, {@link GroupStore} and
 * {@link UnitOfWork}. What is tested follows from what the stores declare and implement: a store
 * without `sort` is not asked to sort, and none is asked a filter that its `filter` does not take, be that
 * a word or a function. A failure says which promise was broken, whom it hurts and what was seen. Works
 * against a shared database: each check takes fresh tenants and removes what it made.
 *
 * @param runner - `describe` and `it` of jest, vitest or node:test: see {@link TestRunner}.
 * @param createStores - called once, when the tests are defined. Ids are the host's here, not those of
 * an `ids` codec.
 * @throws ScimConfigError for capabilities with which the router would not start.
 * @example
 * // jest; for vitest and node:test only the first line differs
 * import { describe, it } from '@jest/globals';
 * import { storeContract } from 'express-scim/testing';
 *
 * storeContract({ describe, it }, () => createStores(pool), { name: 'PostgreSQL stores' });
 */
export function storeContract(
  { describe, it }: TestRunner,
  createStores: () => ContractStores,
  options: StoreContractOptions = {},
): void {
  const { name = 'store contract' } = options;
  const { userResourceType = USER_RESOURCE_TYPE, groupResourceType = GROUP_RESOURCE_TYPE } =
    options;
  const stores = createStores();
  const users = storeSubject('users', stores.userStore, userResourceType, 'userName');
  const groups =
    stores.groupStore &&
    storeSubject('groups', stores.groupStore, groupResourceType, 'displayName');
  const common = { users, groups, stores, options };

  const define = (title: string, checks: readonly Check[], subject: Subject, prefix = ''): void => {
    const promised = checks.filter(({ when }) => when?.(subject) !== false);
    if (promised.length === 0) return;
    describe(title, () => {
      for (const check of promised) {
        const id = `${prefix}${check.id}`;
        it(`${id}: ${check.promise}`, () => run(check, id, subject));
      }
    });
  };

  describe(name, () => {
    for (const resources of groups ? [users, groups] : [users]) {
      const subject = { ...common, resources };
      for (const [title, checks] of Object.entries(ANY_STORE))
        define(`${resources.name}: ${title}`, checks, subject, `${resources.name}.`);
    }
    for (const [title, checks] of Object.entries(BOTH_STORES))
      define(title, checks, { ...common, resources: users });
  });
}
