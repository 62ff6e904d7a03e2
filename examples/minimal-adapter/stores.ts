import type { GroupStore, Member, UserStore } from 'express-scim';
import { createStore } from './store.js';
import { Table } from './table.js';

/** Users and groups over two tables; a group keeps its members in a column. */
export function createStores(): { readonly userStore: UserStore; readonly groupStore: GroupStore } {
  const users = createStore(new Table('userName'), [
    'userName',
    'active',
    'displayName',
    'externalId',
  ]);
  const groups = new Table('displayName');

  return {
    userStore: {
      ...users,
      // What ON DELETE CASCADE does, where memberships are rows of their own.
      async delete(ctx, id, options) {
        for (const group of groups.select(ctx.tenantId)) {
          const { members = [] } = group.values as { readonly members?: readonly Member[] };
          const staying = members.filter(({ value }) => value !== id);
          if (staying.length < members.length)
            groups.update(ctx.tenantId, group.id, { ...group.values, members: staying });
        }
        return users.delete(ctx, id, options);
      },
    },
    groupStore: createStore(groups, ['displayName', 'externalId', 'members']),
  };
}
