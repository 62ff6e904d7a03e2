import { createStores as createMinimalStores } from '../../../../examples/minimal-adapter/stores.js';
import type { GroupRef, Member, ResourceRecord } from '../../../../src/index.js';
import { overriding } from '../../../support/stores.js';
import { brokenGroups, brokenUsers, type Fault, goodStores, isStoreError } from './fault.js';

const NOTHING = { from: 'empty', add: [], remove: [], unknown: 'skip' } as const;

export const MEMBER_FAULTS: readonly Fault[] = [
  {
    name: 'a store of whole groups only ever adds members',
    caughtBy: 'members.record',
    make() {
      const { userStore, groupStore } = createMinimalStores();
      return {
        userStore,
        groupStore: overriding(groupStore, {
          async replace(ctx, id, next, options) {
            const before = ((await groupStore.get(ctx, id))?.members ?? []) as readonly Member[];
            const after = (next.members ?? []) as readonly Member[];
            return groupStore.replace(
              ctx,
              id,
              { ...next, members: [...before, ...after] },
              options,
            );
          },
        }),
      };
    },
  },
  {
    name: 'groups are shown without their members',
    caughtBy: 'members.shown',
    make: brokenGroups(() => ({ membersOf: async () => new Map() })),
  },
  {
    name: 'members are leaked where they are not wanted',
    caughtBy: 'members.without',
    make: brokenGroups((groups) => ({
      get: (ctx, id, { without: _ignored, ...options } = {}) => groups.get(ctx, id, options),
    })),
  },
  {
    name: 'members are leaked in lists',
    caughtBy: 'members.without',
    make: brokenGroups((groups) => ({
      list: (ctx, { without: _ignored, ...query }) => groups.list(ctx, query),
    })),
  },
  {
    name: 'who is added is not what is told',
    caughtBy: 'members.change',
    make: brokenGroups((groups) => ({
      async changeMembers(ctx, id, change, options) {
        const result = await groups.changeMembers(ctx, id, change, options);
        return { ...result, added: change.add, removed: change.remove };
      },
    })),
  },
  {
    name: 'an added member is added again',
    caughtBy: 'members.idempotent',
    make: brokenGroups((groups) => ({
      async changeMembers(ctx, id, change, options) {
        const again = change.from === 'current' && change.add.length > 0;
        const ids = change.add.map(({ value }) => value);
        const removing = { ...NOTHING, from: 'current', remove: change.add } as const;
        if (again && ids.length === 1) await groups.changeMembers(ctx, id, removing);
        return groups.changeMembers(ctx, id, change, options);
      },
    })),
  },
  {
    name: 'a change of nothing moves the version of the group',
    caughtBy: 'members.idempotent',
    make: brokenGroups((groups) => {
      let calls = 0;
      return {
        changeMembers(ctx, id, change, options) {
          calls += 1;
          return groups.changeMembers(ctx, id, change, options);
        },
        async get(ctx, id, options) {
          const group = await groups.get(ctx, id, options);
          const version = `${group?.meta.version}.${calls}`;
          return group && { ...group, meta: { ...group.meta, version } };
        },
      };
    }),
  },
  {
    name: 'a change of membership does not move the version',
    caughtBy: 'members.version',
    make: brokenGroups((groups) => ({
      async get(ctx, id, options) {
        const group = await groups.get(ctx, id, options);
        const { revision } = group?.meta ?? {};
        return (
          group && {
            ...group,
            meta: { ...group.meta, ...(revision === undefined ? {} : { version: revision }) },
          }
        );
      },
    })),
  },
  {
    name: 'a rename compares the version of the members',
    caughtBy: 'members.revision',
    make: brokenGroups((groups) => ({
      replace: (ctx, id, next, { expectedRevision } = {}) =>
        groups.replace(
          ctx,
          id,
          next,
          expectedRevision === undefined ? {} : { expectedVersion: expectedRevision },
        ),
    })),
  },
  {
    name: 'a conflict of a membership change is swallowed',
    caughtBy: 'members.ifMatch',
    make: brokenGroups((groups) => ({
      changeMembers: (ctx, id, change, options) =>
        groups.changeMembers(ctx, id, change, options).catch((error: unknown) => {
          if (!isStoreError(error, 'versionConflict')) throw error;
          return groups.changeMembers(ctx, id, { ...change, add: [], remove: [] });
        }),
    })),
  },
  {
    name: '`from: empty` adds to what is there',
    caughtBy: 'members.empty',
    make: brokenGroups((groups) => ({
      changeMembers: (ctx, id, change, options) =>
        groups.changeMembers(ctx, id, { ...change, from: 'current' }, options),
    })),
  },
  {
    name: 'an unknown member raises a database error',
    caughtBy: 'members.unknown',
    make: brokenGroups((groups) => ({
      changeMembers: (ctx, id, change, options) =>
        groups.changeMembers(ctx, id, { ...change, unknown: 'refuse' }, options).catch((error) => {
          if (change.unknown === 'refuse') throw error;
          throw new Error('violates foreign key constraint');
        }),
    })),
  },
  {
    name: 'the known members of a refused change are added',
    caughtBy: 'members.unknown',
    make: brokenGroups((groups) => ({
      async changeMembers(ctx, id, change, options) {
        if (change.unknown === 'refuse') {
          await groups.changeMembers(ctx, id, { ...change, unknown: 'skip' }, options);
        }
        return groups.changeMembers(ctx, id, change, options);
      },
    })),
  },
  {
    name: 'a change of a group that is gone is ignored',
    caughtBy: 'members.missing',
    make: brokenGroups((groups) => ({
      changeMembers: (ctx, id, change, options) =>
        groups.changeMembers(ctx, id, change, options).catch((error: unknown) => {
          if (!isStoreError(error, 'notFound')) throw error;
          return { lastModified: '', added: [], removed: [], unknown: [] };
        }),
    })),
  },
  {
    name: 'a change reads all members and writes them all',
    caughtBy: 'members.parallel',
    make: brokenGroups((groups) => ({
      async changeMembers(ctx, id, change, options) {
        const members = (await groups.get(ctx, id))?.members ?? [];
        await new Promise((resolve) => setImmediate(resolve));
        const leaving = new Set(change.remove.map(({ value }) => value));
        const staying =
          change.from === 'empty'
            ? []
            : (members as readonly Member[]).filter(({ value }) => !leaving.has(value));
        const whole = {
          ...change,
          from: 'empty',
          add: [...staying, ...change.add],
          remove: [],
        } as const;
        return groups.changeMembers(ctx, id, whole, options);
      },
    })),
  },
  {
    name: 'users of another tenant can be members',
    caughtBy: 'members.tenant',
    make: brokenGroups((groups) => {
      const strangers = new Map<string, readonly Member[]>();
      return {
        async changeMembers(ctx, id, change, options) {
          const result = await groups.changeMembers(ctx, id, change, options);
          const foreign = result.unknown.map(({ value }) => ({ value }));
          strangers.set(id, foreign);
          return { ...result, added: [...result.added, ...foreign], unknown: [] };
        },
      };
    }),
  },
  {
    name: 'a group is made without its members',
    caughtBy: 'saveWithMembers.create',
    make: brokenGroups((groups) => ({
      saveWithMembers: (ctx, id, next, change, options) =>
        groups.saveWithMembers(ctx, id, next, id === undefined ? NOTHING : change, options),
    })),
  },
  {
    name: 'record and members are written in two steps',
    caughtBy: 'saveWithMembers.atomic',
    make: brokenGroups((groups) => ({
      async saveWithMembers(ctx, id, next, change, options) {
        const group = await (id === undefined
          ? groups.create(ctx, next)
          : groups.replace(ctx, id, next, options));
        return { group, members: await groups.changeMembers(ctx, group.id, change) };
      },
    })),
  },
  {
    name: 'saveWithMembers ignores the revision',
    caughtBy: 'saveWithMembers.revision',
    make: brokenGroups((groups) => ({
      saveWithMembers: (ctx, id, next, change) => groups.saveWithMembers(ctx, id, next, change),
    })),
  },
  {
    name: 'a rename drops the members',
    caughtBy: 'members.rename',
    make: brokenGroups((groups) => ({
      async replace(ctx, id, next, options) {
        const group = await groups.replace(ctx, id, next, options);
        await groups.changeMembers(ctx, id, NOTHING);
        return group;
      },
    })),
  },
  {
    name: 'members of one group are shown in all of a page',
    caughtBy: 'members.batch',
    make: brokenGroups((groups) => ({
      async membersOf(ctx, ids) {
        const found = await groups.membersOf(ctx, ids);
        const first = found.get(ids[0] ?? '') ?? [];
        return new Map(ids.map((id) => [id, first]));
      },
    })),
  },
  {
    name: 'the total of a page of members is its length',
    caughtBy: 'members.page',
    make: brokenGroups((groups) => ({
      async listMembers(ctx, id, page) {
        const { members } = await groups.listMembers(ctx, id, page);
        return { members, total: members.length };
      },
    })),
  },
  {
    name: 'a filter by a member is dropped',
    caughtBy: 'members.filter',
    make: brokenGroups((groups) => ({
      list: (ctx, { filter, ...query }) =>
        groups.list(ctx, {
          ...query,
          ...(filter && JSON.stringify(filter).includes('"members.value"') ? {} : { filter }),
        } as Parameters<typeof groups.list>[1]),
    })),
  },
  {
    name: 'a deleted user stays a member',
    caughtBy: 'members.leaver',
    make() {
      const { userStore, groupStore, ...rest } = goodStores();
      const ghosts = new Map<string, Member[]>();
      return {
        ...rest,
        groupStore: overriding(groupStore, {
          async membersOf(ctx, ids) {
            const found = await groupStore.membersOf(ctx, ids);
            const all = ids.map((id) => {
              const members = (found.get(id) ?? []) as Iterable<Member>;
              return [id, [...members, ...(ghosts.get(id) ?? [])]] as const;
            });
            return new Map(all);
          },
        }),
        userStore: overriding(userStore, {
          async delete(ctx, id, options) {
            const found = await groupStore.groupsOf(ctx, [id], { transitive: false });
            for (const { value } of found.get(id) ?? [])
              ghosts.set(value, [...(ghosts.get(value) ?? []), { value: id }]);
            return userStore.delete(ctx, id, options);
          },
        }),
      };
    },
  },
  {
    name: 'inactive users are no members',
    caughtBy: 'members.inactive',
    make: brokenUsers((users, { groupStore }) => ({
      async replace(ctx, id, next, options) {
        const user = await users.replace(ctx, id, next, options);
        const found = await groupStore.groupsOf(ctx, [id], { transitive: false });
        if (next.active === false)
          for (const group of found.get(id) ?? [])
            await groupStore.changeMembers(ctx, group.value, {
              ...NOTHING,
              from: 'current',
              remove: [{ value: id }],
            });
        return user;
      },
    })),
  },
  {
    name: 'members keep the display that was sent last',
    caughtBy: 'members.display',
    make: brokenGroups((groups) => ({
      async membersOf(ctx, ids) {
        const shown = (member: Member) => ({ ...member, display: 'Another name' });
        const found = await groups.membersOf(ctx, ids);
        return new Map(
          ids.map((id) => [id, Array.from((found.get(id) ?? []) as Iterable<Member>, shown)]),
        );
      },
    })),
  },
  {
    name: 'groupsOf answers for another tenant',
    caughtBy: 'groupsOf.direct',
    make: brokenGroups((groups) => {
      const known = new Map<string, readonly GroupRef[]>();
      return {
        async groupsOf(ctx, ids, options) {
          for (const [id, refs] of await groups.groupsOf(ctx, ids, options))
            if (refs.length > 0) known.set(id, refs);
          return new Map(ids.map((id) => [id, known.get(id) ?? []]));
        },
      };
    }),
  },
  {
    name: 'groups of groups are missing',
    caughtBy: 'groupsOf.nested',
    make: brokenGroups((groups) => ({
      groupsOf: (ctx, ids) => groups.groupsOf(ctx, ids, { transitive: false }),
    })),
  },
  {
    name: 'groups that contain each other are passed twice',
    caughtBy: 'groupsOf.cycle',
    make: brokenGroups((groups) => ({
      async groupsOf(ctx, ids, options) {
        const found = await groups.groupsOf(ctx, ids, options);
        const twice = (refs: readonly GroupRef[] = []) => [
          ...refs,
          ...refs
            .filter(({ type }) => type === 'direct')
            .map((ref) => ({ ...ref, type: 'indirect' as const })),
        ];
        return options.transitive ? new Map(ids.map((id) => [id, twice(found.get(id))])) : found;
      },
    })),
  },
  {
    name: 'a user stays in a deleted group',
    caughtBy: 'groupsOf.deleted',
    make: brokenGroups((groups) => {
      const gone = new Map<string, readonly GroupRef[]>();
      return {
        async delete(ctx, id, options) {
          for await (const { value } of (await groups.membersOf(ctx, [id])).get(id) ?? [])
            gone.set(
              value,
              (await groups.groupsOf(ctx, [value], { transitive: true })).get(value) ?? [],
            );
          return groups.delete(ctx, id, options);
        },
        async groupsOf(ctx, ids, options) {
          const found = await groups.groupsOf(ctx, ids, options);
          return new Map(ids.map((id) => [id, gone.get(id) ?? found.get(id) ?? []]));
        },
      };
    }),
  },
  {
    name: 'a filter by a group knows its own members only',
    caughtBy: 'groupsOf.filter',
    make: brokenUsers((users, { groupStore }) => ({
      async list(ctx, query) {
        const { filter } = query;
        if (filter?.kind !== 'compare' || filter.attribute.path !== 'groups.value')
          return users.list(ctx, query);
        const found: ResourceRecord[] = [];
        const members = await groupStore.membersOf(ctx, [String(filter.value)]);
        for await (const { value } of members.get(String(filter.value)) ?? []) {
          const user = await users.get(ctx, value);
          if (user) found.push(user);
        }
        return { resources: found, total: found.length };
      },
    })),
  },
];
