import { overriding } from '../../../support/stores.js';
import { brokenGroups, brokenUsers, type Fault, goodStores, isStoreError } from './fault.js';

export const HIDDEN_ROW_FAULTS: readonly Fault[] = [
  {
    name: 'somebody who is not hidden is found as hidden',
    caughtBy: 'hidden.find',
    make: brokenUsers((users) => ({
      findHidden: async (ctx, draft) =>
        (await users.findHidden(ctx, draft)) ?? { attribute: 'userName', hiddenId: 'x' },
    })),
  },
  {
    name: 'whoever is hidden is read as active',
    caughtBy: 'hidden.read',
    make: brokenUsers((users) => ({
      async getHidden(ctx, id) {
        const found = await users.getHidden(ctx, id);
        return found && { ...found, resource: { ...found.resource, active: true } };
      },
    })),
  },
  {
    name: 'hidden groups are counted',
    caughtBy: 'hiddenGroups.absent',
    make() {
      const { groupStore, hideGroup, ...rest } = goodStores();
      let hidden = 0;
      return {
        ...rest,
        hideGroup: async (ctx, draft, members) => {
          hidden += 1;
          return (await hideGroup?.(ctx, draft, members)) ?? '';
        },
        groupStore: overriding(groupStore, {
          async list(ctx, query) {
            const page = await groupStore.list(ctx, query);
            return { ...page, total: page.total + hidden };
          },
        }),
      };
    },
  },
  {
    name: 'a clash does not name the hidden group',
    caughtBy: 'hiddenGroups.clash',
    make: brokenGroups((groups) => ({
      create: (ctx, draft) =>
        groups.create(ctx, draft).catch((error: Error) => {
          throw Object.assign(error, { hiddenId: undefined });
        }),
    })),
  },
  {
    name: 'a hidden group is found by its name as it is written',
    caughtBy: 'hiddenGroups.find',
    make: brokenGroups((groups) => ({
      async findHidden(ctx, draft) {
        const clash = await groups.findHidden?.(ctx, draft);
        const found = clash && (await groups.getHidden?.(ctx, clash.hiddenId));
        return found?.resource.displayName === draft.displayName ? clash : undefined;
      },
    })),
  },
  {
    name: 'a hidden group is read without its members',
    caughtBy: 'hiddenGroups.read',
    make: brokenGroups((groups) => ({
      async getHidden(ctx, id) {
        const found = await groups.getHidden?.(ctx, id);
        return found && { ...found, resource: { ...found.resource, members: [] } };
      },
    })),
  },
  {
    name: 'a group that is linked loses its members',
    caughtBy: 'adoptGroup.record',
    make: brokenGroups((groups, { groupStore }) => ({
      async linkExisting(ctx, id, draft) {
        const group = await groupStore.linkExisting(ctx, id, draft);
        const nobody = { from: 'empty', add: [], remove: [], unknown: 'skip' } as const;
        await groups.changeMembers?.(ctx, group.id, nobody);
        return group;
      },
    })),
  },
  {
    name: 'a shown group can be linked',
    caughtBy: 'adoptGroup.missing',
    make: brokenGroups((groups, { groupStore }) => ({
      linkExisting: (ctx, id, draft) =>
        groupStore.linkExisting(ctx, id, draft).catch(() => groups.replace(ctx, id, draft)),
    })),
  },
  {
    name: 'a group whose name is in use is linked under another one',
    caughtBy: 'adoptGroup.clash',
    make: brokenGroups((_groups, { groupStore }) => ({
      linkExisting: (ctx, id, draft) =>
        groupStore.linkExisting(ctx, id, draft).catch((error: unknown) => {
          if (!isStoreError(error, 'uniqueness')) throw error;
          return groupStore.linkExisting(ctx, id, { ...draft, displayName: 'Another' });
        }),
    })),
  },
];
