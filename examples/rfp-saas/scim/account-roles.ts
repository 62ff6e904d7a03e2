import {
  type RequestContext,
  type ResourceRecord,
  type RoleMethods,
  VersionConflictError,
} from 'express-scim';
import type { Database } from '../database/database.js';
import type { Account } from '../database/schema.js';
import { keyOf } from '../database/table.js';

type Find = (ctx: RequestContext, id: string) => Account | undefined;

/**
 * The role methods of the user store, over columns of the account. There is nothing to lock here, as
 * every method is one synchronous step: the counter tells who was too late.
 */
export function createAccountRoles(
  { accounts }: Database,
  find: Find,
  userOf: (account: Account) => ResourceRecord,
): Required<RoleMethods> {
  function appear(ctx: RequestContext, id: string, org: string, there: boolean): void {
    const account = find(ctx, id);
    if (account === undefined || account.guest_in.includes(org) === there) return;
    const others = account.guest_in.filter((each) => each !== org);
    accounts.put({ ...account, guest_in: there ? [...others, org] : others });
  }

  return {
    async lockRoleStates(ctx, userIds) {
      return userIds.flatMap((userId) => {
        const account = find(ctx, userId);
        return account === undefined
          ? []
          : {
              userId,
              user: userOf(account),
              assignments: account.roles,
              locked: account.roles_locked,
              version: String(account.roles_rev),
            };
      });
    },

    async assignRoles(ctx, changes) {
      const rows = changes.map(({ userId, expectedVersion, assignments }): Account => {
        const account = find(ctx, userId);
        if (account === undefined || String(account.roles_rev) !== expectedVersion) {
          throw new VersionConflictError();
        }
        return { ...account, roles: assignments, roles_rev: account.roles_rev + 1 };
      });
      for (const row of rows) accounts.put(row);
    },

    async hasActiveHolder(ctx, { role, targetTenantId }, except) {
      const others = new Set(except);
      return accounts
        .where('role', keyOf(ctx.tenantId, role))
        .some(
          ({ account_id, is_active, roles }) =>
            is_active &&
            !others.has(String(account_id)) &&
            roles.some((each) => each.role === role && each.targetTenantId === targetTenantId),
        );
    },

    async placeUser(ctx, userId, org) {
      appear(ctx, userId, org, true);
    },

    async withdrawUser(ctx, userId, org) {
      appear(ctx, userId, org, false);
    },
  };
}
