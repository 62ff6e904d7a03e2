import type { GroupStore, Member, RequestContext, ResourceDraft, UserStore } from 'express-scim';
import { createStore } from './store.js';
import { Table } from './table.js';

/** Users and groups over two tables; a group keeps its members in a column. */
export function createStores(): { readonly userStore: UserStore; readonly groupStore: GroupStore } {
  const accounts = new Table('userName');
  const teams = new Table('displayName');
  const users = createStore(accounts, ['userName', 'active', 'displayName', 'externalId']);
  const groups = createStore(teams, ['displayName', 'externalId', 'members']);

  // What a foreign key sees to, where memberships are rows of their own.
  function withoutStrangers({ tenantId }: RequestContext, draft: ResourceDraft): ResourceDraft {
    const there = new Set(accounts.select(tenantId).map(({ id }) => id));
    const members = (draft.members ?? []) as readonly Member[];
    return { ...draft, members: members.filter(({ value }) => there.has(value)) };
  }

  return {
    userStore: {
      ...users,
      // What ON DELETE CASCADE does.
      async delete(ctx, id, options) {
        for (const team of teams.select(ctx.tenantId)) {
          const { members = [] } = team.values as { readonly members?: readonly Member[] };
          const staying = members.filter(({ value }) => value !== id);
          if (staying.length < members.length)
            teams.update(ctx.tenantId, team.id, { ...team.values, members: staying });
        }
        return users.delete(ctx, id, options);
      },
    },
    groupStore: {
      ...groups,
      create: (ctx, draft) => groups.create(ctx, withoutStrangers(ctx, draft)),
      replace: (ctx, id, next) => groups.replace(ctx, id, withoutStrangers(ctx, next)),
    },
  };
}
