import { checkKeys } from '../../errors/check-keys.js';
import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE } from '../../index.js';
import { onBench } from './bench.js';
import { ANY_STORE, BOTH_STORES } from './checks/tables.js';
import { connectionChecks } from './connection/connection-checks.js';
import { defineServices } from './define-services.js';
import { OPTION_KEYS, STORE_KEYS } from './keys.js';
import type { ContractStores, StoreContractOptions, TestRunner } from './options.js';
import { outageChecks } from './outage/outage-checks.js';
import { Turns } from './outage/turns.js';
import { groupCalls, userCalls } from './resource-calls.js';
import { roleNamesOf } from './role-names.js';
import { type Subject, storeSubject } from './subject.js';
import { defineSuite, type Suite } from './suite.js';

/** What is known of users and groups; undefined if there are none to be checked. */
function subjectOf(stores: ContractStores, options: StoreContractOptions): Subject | undefined {
  const { userStore, groupStore } = stores;
  const { userResourceType = USER_RESOURCE_TYPE, groupResourceType = GROUP_RESOURCE_TYPE } =
    options;
  if (userStore === undefined) {
    if (groupStore) throw new TypeError('A group store needs the user store of its members.');
    return undefined;
  }
  const users = storeSubject('users', userStore, userResourceType, 'userName');
  const groups = groupStore && storeSubject('groups', groupStore, groupResourceType, 'displayName');
  return { resources: users, users, groups, stores, options };
}

const CALLS = { users: userCalls, groups: groupCalls } as const;

/** Defines the suites of users and groups, and of what they do together. */
function defineResources(subject: Subject, define: <B, S>(suite: Suite<B, S>) => void): void {
  for (const resources of subject.groups ? [subject.users, subject.groups] : [subject.users]) {
    const { name } = resources;
    const own = { ...subject, resources };
    const tables = {
      ...ANY_STORE,
      connections: connectionChecks(subject.options.connectionGate, CALLS[name], true),
      outages: outageChecks(CALLS[name]),
    };
    for (const [title, checks] of Object.entries(tables))
      define({
        title: `${name}: ${title}`,
        prefix: `${name}.`,
        checks,
        subject: own,
        onBench: (work) => onBench(own, work),
      });
  }
  for (const [title, checks] of Object.entries(BOTH_STORES))
    define({ title, prefix: '', checks, subject, onBench: (work) => onBench(subject, work) });
}

/**
 * Defines the tests that tell whether stores keep the contracts of their interfaces: {@link UserStore},
 * {@link GroupStore}, {@link UnitOfWork}, {@link TokenStore}, {@link ClientStore}, {@link RequestCountStore},
 * {@link RoleJobStore}, {@link EventOutbox}, {@link RoleSettingsStore}, {@link ProvisioningLogStore} and
 * {@link DeletionGuardStore}. What is tested follows from which of them there are and from what these declare
 * and implement: a store without `sort` is not asked to sort, and none is asked a filter that its `filter` does
 * not take, be that a word or a function. A failure says which promise was broken, whom it hurts and what
 * was seen. Works against a shared database: each check takes fresh tenants and removes what it made.
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
  runner: TestRunner,
  createStores: () => ContractStores,
  options: StoreContractOptions = {},
): void {
  checkKeys(options, OPTION_KEYS, 'storeContract()');
  roleNamesOf(options);
  const { name = 'store contract' } = options;
  const stores = createStores();
  checkKeys(stores, STORE_KEYS, 'what createStores() returns');
  const subject = subjectOf(stores, options);
  const turns = new Turns();
  const define = <B, S>(suite: Suite<B, S>) => defineSuite(runner, turns, suite);
  runner.describe(name, () => {
    if (subject) defineResources(subject, define);
    defineServices(stores, options, define);
  });
}
