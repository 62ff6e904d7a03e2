import { describe, expect, it } from '@jest/globals';
import {
  equalityTerms,
  type Filter,
  printFilter,
  type ResourceStore,
  type StoreCapabilities,
} from '../../../src/index.js';
import type { ContractStores } from '../../../src/testing/index.js';
import { overriding } from '../../support/stores.js';
import { goodStores } from './faults/fault.js';
import { runContract } from './run-contract.js';

/** A store that declares this, and fails at a filter that it does not take. */
function strict<S extends ResourceStore>(
  store: S,
  filter: StoreCapabilities['filter'],
  takes: (filter: Filter) => boolean,
): S {
  const changes: Partial<ResourceStore> = {
    capabilities: { ...store.capabilities, filter },
    async list(ctx, query) {
      if (query.filter && !takes(query.filter))
        throw new Error(`was asked ${printFilter(query.filter)}`);
      return store.list(ctx, query);
    },
  };
  return overriding<S>(store, changes as Partial<S>);
}

const stores = (filter: StoreCapabilities['filter'], takes: (filter: Filter) => boolean) => () => {
  const { userStore, groupStore, ...rest } = goodStores();
  const made: ContractStores = {
    ...rest,
    userStore: strict(userStore, filter, takes),
    groupStore: strict(groupStore, filter, takes),
  };
  return made;
};

const declaring = (takes: (filter: Filter) => boolean) => stores(takes, takes);
const nothing = () => false;

const FUNCTIONS: Readonly<Record<string, (filter: Filter) => boolean>> = {
  nothing,
  'eq on names': (filter) =>
    filter.kind === 'compare' &&
    filter.operator === 'eq' &&
    ['userName', 'displayName'].includes(filter.attribute.path),
  'eq on anything': ({ kind, ...filter }) =>
    kind === 'compare' && 'operator' in filter && filter.operator === 'eq',
  'single comparisons': ({ kind }) => kind === 'compare',
  'whatever is no comparison': ({ kind }) => kind !== 'compare',
  everything: () => true,
};

describe('storeContract asks a store no filter that it does not take', () => {
  it.each(Object.entries(FUNCTIONS))('where it takes %s', async (_name, takes) => {
    const { broken } = await runContract(declaring(takes), { memberDisplay: true });
    expect([...broken.values()].map(({ message }) => message)).toEqual([]);
  });

  it('where it takes equality', async () => {
    const equality = (filter: Filter) => equalityTerms(filter) !== undefined;
    const { broken } = await runContract(stores('equality', equality), { memberDisplay: true });
    expect([...broken.values()].map(({ message }) => message)).toEqual([]);
  });
});

describe('storeContract has as many checks of filters as the store takes', () => {
  const namesOf = async (make: () => ContractStores) =>
    (await runContract(make, { only: /^nothing$/ })).names;

  it('none where it takes none', async () => {
    const names = await namesOf(declaring(nothing));
    expect(names).toEqual(await namesOf(stores('none', nothing)));
    expect(names.filter((name) => /filter|\.or:/.test(name))).toEqual([]);
  });

  it('those of equality where it takes no more', async () => {
    const equality = (filter: Filter) => equalityTerms(filter) !== undefined;
    expect(await namesOf(declaring(equality))).toEqual(await namesOf(stores('equality', equality)));
  });

  it('all where it takes all', async () => {
    expect(await namesOf(declaring(() => true))).toEqual(await namesOf(goodStores));
  });
});
