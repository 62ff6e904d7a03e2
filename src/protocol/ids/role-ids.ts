import type { RoleLockMethods, RoleMethods } from '../../stores/contract/roles.js';
import type { IdTranslation } from './id-translation.js';
import { existing } from './resource-ids.js';

/** The role methods that a store has, with the ids that clients see. */
export function translateRoles(
  store: RoleMethods & RoleLockMethods,
  { own, encodeRecord }: IdTranslation,
): RoleMethods & RoleLockMethods {
  const lockRoleStates = store.lockRoleStates?.bind(store);
  const assignRoles = store.assignRoles?.bind(store);
  const hasActiveHolder = store.hasActiveHolder?.bind(store);
  const addToTenant = store.addToTenant?.bind(store);
  const removeFromTenant = store.removeFromTenant?.bind(store);
  const setRoles = store.setRoles?.bind(store);
  const unlockRoles = store.unlockRoles?.bind(store);
  const decodeAll = (ids: readonly string[]) => ids.flatMap((id) => own.decode(id) ?? []);
  return {
    ...(lockRoleStates && {
      async lockRoleStates(ctx, userIds) {
        const states = await lockRoleStates(ctx, decodeAll(userIds).sort());
        return states.map((state) => ({
          ...state,
          userId: own.encode(state.userId),
          user: encodeRecord(state.user),
        }));
      },
    }),
    ...(assignRoles && {
      assignRoles: (ctx, changes) =>
        assignRoles(
          ctx,
          changes.map((change) => ({ ...change, userId: existing(own.decode(change.userId)) })),
        ),
    }),
    ...(hasActiveHolder && {
      hasActiveHolder: (ctx, assignment, except) =>
        hasActiveHolder(ctx, assignment, decodeAll(except)),
    }),
    ...(addToTenant && {
      addToTenant: (ctx, id, tenant) => addToTenant(ctx, existing(own.decode(id)), tenant),
    }),
    ...(removeFromTenant && {
      removeFromTenant: (ctx, id, tenant) =>
        removeFromTenant(ctx, existing(own.decode(id)), tenant),
    }),
    ...(setRoles && {
      setRoles: (ctx, id, assignments) => setRoles(ctx, existing(own.decode(id)), assignments),
    }),
    ...(unlockRoles && {
      unlockRoles: (ctx, id) => unlockRoles(ctx, existing(own.decode(id))),
    }),
  } satisfies RoleMethods & RoleLockMethods;
}
