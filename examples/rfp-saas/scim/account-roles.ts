import {
  NotFoundError,
  type RequestContext,
  type ResourceRecord,
  type RoleLockMethods,
  type RoleMethods,
  VersionConflictError,
} from 'express-scim';
import type { Database } from '../database/database.js';
import type { Account } from '../database/schema.js';
import { keyOf } from '../database/table.js';
import { DISABLED } from '../roles/role-policy.js';

type Find = (ctx: RequestContext, id: string) => Account | undefined;

/**
 * The role methods of the user store, over columns of the account. There is nothing to lock here, as
 * every method is one synchronous step: the counter tells who was too late.
 */
export function createAccountRoles(
  { accounts }: Database,
  find: Find,
  userOf: (account: Account) => ResourceRecord,
): Required<RoleMethods & RoleLockMethods> {
  function change(ctx: RequestContext, userId: string, columns: Partial<Account>): void {
    const account = find(ctx, userId);
    if (account === undefined) throw new NotFoundError();
    accounts.put({ ...account, ...columns, roles_rev: account.roles_rev + 1 });
  }

  function appear(ctx: RequestContext, id: string, org: string, there: boolean): void {
    const account = find(ctx, id);
    if (account === undefined || account.guest_in.includes(org) === there) return;
    const others = account.guest_in.filter((each) => each !== org);
    accounts.put({ ...account, guest_in: there ? [...others, org] : others });
  }

  return {
    async setRoles(ctx, userId, assignments) {
      const roles = assignments.map((each) => ({ ...each, reason: 'custom:by hand' as const }));
      change(ctx, userId, { roles, roles_locked: true });
    },

    async unlockRoles(ctx, userId) {
      change(ctx, userId, { roles_locked: false });
    },

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
        const wasDisabled = account.roles.some(({ role }) => role === DISABLED);
        const former_roles = wasDisabled ? account.former_roles : account.roles;
        return {
          ...account,
          roles: assignments,
          former_roles,
          roles_rev: account.roles_rev + 1,
        };
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

    async addToTenant(ctx, userId, org) {
      appear(ctx, userId, org, true);
    },

    async removeFromTenant(ctx, userId, org) {
      appear(ctx, userId, org, false);
    },
  };
}
