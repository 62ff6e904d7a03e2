import type { ReadOptions, ResourceRecord } from '../../../../src/index.js';
import type { ContractStores } from '../../../../src/testing/index.js';
import { includingStores } from '../../../support/including-stores.js';
import { type Fault, goodStores } from './fault.js';

type Change = (record: ResourceRecord, options: ReadOptions) => ResourceRecord;
type Readable = Pick<NonNullable<ContractStores['userStore']>, 'get' | 'list'>;

/** Good stores that return groups and members with the records. */
export const goodIncluding = (): ContractStores => {
  const { calls: _, ...stores } = includingStores(goodStores(), { most: 10 });
  return stores;
};

const changed = <S extends Readable>(store: S, change: Change): S => ({
  ...store,
  async get(ctx, id, options = {}) {
    const found = await store.get(ctx, id, options);
    return found && change(found, options);
  },
  async list(ctx, query) {
    const page = await store.list(ctx, query);
    return { ...page, resources: page.resources.map((each) => change(each, query)) };
  },
});

const brokenUsers = (change: Change) => (): ContractStores => {
  const { userStore, ...stores } = goodIncluding();
  return { ...stores, ...(userStore && { userStore: changed(userStore, change) }) };
};

const withGroups =
  (change: (groups: readonly object[]) => readonly object[] | undefined): Change =>
  (record, { include = [] }) =>
    include.includes('groups')
      ? ({ ...record, groups: change(record.groups as readonly object[]) } as ResourceRecord)
      : record;

/** Whoever was named in any tenant is found in all of them. */
function careless(): ContractStores {
  const { userStore, ...stores } = goodIncluding();
  const seen: object[] = [];
  return {
    ...stores,
    ...(userStore && {
      userStore: changed(
        userStore,
        withGroups((groups) => {
          seen.push(...groups);
          return seen;
        }),
      ),
    }),
  };
}

export const INCLUDED_FAULTS: readonly Fault[] = [
  {
    name: 'groups of groups do not come with a user',
    caughtBy: 'included.groups',
    make: brokenUsers(
      withGroups((groups) => groups.filter((each) => Reflect.get(each, 'type') === 'direct')),
    ),
  },
  {
    name: 'nothing comes with a user in no group',
    caughtBy: 'included.nobody',
    make: brokenUsers(withGroups((groups) => (groups.length > 0 ? groups : undefined))),
  },
  {
    name: 'the version tells of the groups',
    caughtBy: 'included.record',
    make: brokenUsers((record, { include }) => {
      const { groups, meta } = record;
      if (!include || !Array.isArray(groups) || groups.length === 0) return record;
      return { ...record, meta: { ...meta, version: `${meta.version}.${groups.length}` } };
    }),
  },
  {
    name: 'the first members come with a large group',
    caughtBy: 'included.members',
    make() {
      const { groupStore, ...stores } = goodIncluding();
      const first: Change = (record, { include }) => {
        const { members } = record;
        return include && Array.isArray(members)
          ? { ...record, members: members.slice(0, 1) }
          : record;
      };
      return { ...stores, ...(groupStore && { groupStore: changed(groupStore, first) }) };
    },
  },
  { name: 'groups of all tenants come with a user', caughtBy: 'included.tenant', make: careless },
  {
    name: 'the groups that come with a user are those from before the unit of work',
    caughtBy: 'included.unit',
    make() {
      const { userStore, ...stores } = goodIncluding();
      return {
        ...stores,
        ...(userStore && {
          userStore: {
            ...userStore,
            async get(ctx, id, options = {}) {
              const found = await userStore.get(ctx, id, options);
              const isLate = ctx.transaction !== undefined && options.include !== undefined;
              return found && isLate ? { ...found, groups: [] } : found;
            },
          },
        }),
      };
    },
  },
];
