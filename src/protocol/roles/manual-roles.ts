import { ScimConfigError } from '../../errors/config-error.js';
import { InvalidValueError, NotFoundError } from '../../errors/store-errors.js';
import { otherHolder, storeRoles } from '../../roles/apply-roles.js';
import { includesRole } from '../../roles/assignments.js';
import { isNamed, normalised, type RoleDecision } from '../../roles/decide-assignments.js';
import type {
  ReasonedAssignment,
  RoleAssignment,
  RoleLockMethods,
} from '../../stores/contract/roles.js';
import type { Config } from '../model/config.js';
import type { RolesConfig } from '../model/roles-config.js';
import type { OpenUnit } from '../model/unit.js';
import { backgroundContext, inBackground } from './background.js';
import { computeRoles, guestAdmission } from './compute.js';
import { recordMissingAdministrator, recordRoles } from './record-roles.js';

function methodsOf({ stores: { users } }: RolesConfig): Required<RoleLockMethods> {
  const { setRoles, unlockRoles } = users;
  if (setRoles && unlockRoles) return { setRoles, unlockRoles };
  throw new ScimConfigError(
    'ERR_SCIM_ROLES',
    '"userStore" has no methods setRoles() and unlockRoles().',
  );
}

/** Tells loudly that nobody active has the administrator's role any more. */
async function noteLoss(
  unit: OpenUnit,
  roles: RolesConfig,
  userId: string,
  lost: readonly RoleAssignment[],
): Promise<void> {
  const resolver = await roles.resolverOf(unit.ctx.tenantId, unit.ctx);
  const hasOther = otherHolder(unit.ctx, roles.stores, [userId]);
  for (const each of lost.filter(({ role }) => role === resolver?.administratorRole)) {
    if (!(await hasOther(each))) recordMissingAdministrator(unit, roles, userId, each);
  }
}

/**
 * Gives a user roles by hand and locks them. Roles in tenants that the configuration does not name stay, and those in
 * tenants that do not admit the user are left out.
 *
 * @throws NotFoundError; InvalidValueError for a tenant that is not named.
 */
export async function lockRoles(
  config: Config,
  roles: RolesConfig,
  tenantId: string,
  userId: string,
  assignments: readonly RoleAssignment[],
): Promise<void> {
  const { stores } = roles;
  const tenancy = { tenantId, targetTenants: stores.targetTenants };
  const { setRoles } = methodsOf(roles);
  const given = normalised(assignments, tenancy);
  const foreign = given.find((each) => !isNamed(each, tenancy));
  if (foreign !== undefined) {
    throw new InvalidValueError('roles', `the tenant "${foreign.targetTenantId}" is not named.`);
  }
  await inBackground(config, roles, backgroundContext(tenantId), async (unit) => {
    const [state] = await stores.users.lockRoleStates(unit.ctx, [userId]);
    if (!state) throw new NotFoundError();
    const before = normalised(state.assignments, tenancy);
    const untouched = before.filter((each) => !isNamed(each, tenancy));
    const after = [...given, ...untouched].map(
      ({ role, targetTenantId }): ReasonedAssignment => ({
        role,
        ...(targetTenantId === undefined ? {} : { targetTenantId }),
        reason: 'custom:locked',
      }),
    );
    const active = state.user.active === true;
    const unlocked = { ...state, locked: false };
    const about = { state: unlocked, active, groups: [], absence: 'custom:locked' } as const;
    const asked: RoleDecision = { ...about, before, wanted: after, after };
    const [decision = asked] = (await guestAdmission(unit, roles)?.([asked])) ?? [];
    await storeRoles(unit.ctx, stores, [decision], () =>
      setRoles(unit.ctx, userId, decision.after),
    );
    recordRoles(unit, roles, { decisions: [decision], kept: new Map(), missing: [] });
    const lost = before.filter((each) => !includesRole(decision.after, each));
    if (active) await noteLoss(unit, roles, userId, lost);
  });
}

/**
 * Lifts the lock of a user and computes the roles, in one unit of work.
 *
 * @throws NotFoundError
 */
export async function unlockRoles(
  config: Config,
  roles: RolesConfig,
  tenantId: string,
  userId: string,
): Promise<void> {
  const methods = methodsOf(roles);
  await inBackground(config, roles, backgroundContext(tenantId), async (unit) => {
    const [state] = await roles.stores.users.lockRoleStates(unit.ctx, [userId]);
    if (!state) throw new NotFoundError();
    if (state.locked) await methods.unlockRoles(unit.ctx, userId);
    await computeRoles(unit, roles, [userId]);
  });
}
