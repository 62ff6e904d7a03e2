import type { RequestContext } from '../contract/context.js';
import type { RoleLockMethods, RoleMethods, RoleState } from '../contract/roles.js';
import type { Directory } from './directory.js';
import type { GuestTenants } from './guest-tenants.js';
import type { Roles } from './roles.js';
import { rowOf } from './row-writer.js';
import { write } from './unit-of-work.js';

/** What an application does with roles by itself, where these stores are its database. */
export interface RolesByHand extends Required<RoleLockMethods> {
  /** The roles of a user, undefined if there is none. */
  rolesOf(ctx: RequestContext, userId: string): Promise<RoleState | undefined>;
  /** Ids of the users placed in another tenant. */
  placedIn(ctx: RequestContext, targetTenantId: string): Promise<readonly string[]>;
}

function stateOf({ users, roles }: Directory, userId: string): RoleState | undefined {
  const row = users.table.find(userId);
  return row && { userId, user: row.record, ...roles.of(userId) };
}

/** Roles kept beside the records, so that they never move a user's version. */
export function memoryUserRoles(
  tenantOf: (tenantId: string) => Directory,
  guests: GuestTenants,
): Required<RoleMethods> & RolesByHand {
  /** A change of the roles of a user who exists. */
  const change = (
    ctx: RequestContext,
    userId: string,
    make: (roles: Roles, ...journal: Parameters<Roles['remove']>) => void,
  ): Promise<void> => {
    const directory = tenantOf(ctx.tenantId);
    return write(ctx, directory.mutex, (journal) => {
      rowOf(directory.users, userId);
      make(directory.roles, userId, journal);
    });
  };

  return {
    async lockRoleStates(ctx, userIds) {
      const directory = tenantOf(ctx.tenantId);
      return userIds.flatMap((id) => stateOf(directory, id) ?? []);
    },

    async assignRoles(ctx, changes) {
      const { roles, mutex } = tenantOf(ctx.tenantId);
      await write(ctx, mutex, (journal) => roles.assign(changes, journal));
    },

    async hasActiveHolder(ctx, assignment, except) {
      const { users, roles } = tenantOf(ctx.tenantId);
      const others = new Set(except);
      for (const id of roles.holders(assignment)) {
        const row = others.has(id) ? undefined : users.table.find(id);
        if (row && row.record.active === true) return true;
      }
      return false;
    },

    addToTenant(ctx, userId, tenant) {
      guests.remember(ctx.tenantId, tenant);
      return change(ctx, userId, (roles, id, journal) => roles.place(id, tenant, true, journal));
    },

    removeFromTenant: (ctx, userId, tenant) =>
      change(ctx, userId, (roles, id, journal) => roles.place(id, tenant, false, journal)),

    setRoles: (ctx, userId, assignments) =>
      change(ctx, userId, (roles, id, journal) =>
        roles.set(id, { assignments, locked: true }, journal),
      ),

    unlockRoles: (ctx, userId) =>
      change(ctx, userId, (roles, id, journal) => roles.set(id, { locked: false }, journal)),

    rolesOf: async (ctx, userId) => stateOf(tenantOf(ctx.tenantId), userId),

    placedIn: async (ctx, tenant) => tenantOf(ctx.tenantId).roles.placedIn(tenant),
  };
}
