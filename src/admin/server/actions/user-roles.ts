import type { RoleView, UserRolesView } from '../../api-types/roles.js';
import type { AdminContext } from '../config.js';
import { AdminError } from '../problem.js';
import type { JsonObject } from '../read-json.js';
import { givenRoles } from '../roles/options.js';
import { toUserRoles } from '../roles/reasons.js';
import { refusing } from '../roles/refuse.js';
import { tell } from './tell.js';

const MAX_ROLES = 200;
const MAX_ID = 500;

function userIdOf({ userId }: JsonObject): string {
  if (typeof userId === 'string' && userId !== '' && userId.length <= MAX_ID) return userId;
  throw new AdminError(400, '"userId" must be the id of a user.');
}

/** @throws AdminError 404, also for a user of another tenant. */
async function explain({ config, tenantId }: AdminContext, userId: string): Promise<UserRolesView> {
  const { router } = givenRoles(config.roles);
  const [explanation] = await router.roles.explain(tenantId, [userId]);
  if (!explanation) throw new AdminError(404, 'There is no user with this id.');
  return toUserRoles(explanation);
}

/** The roles of a user with their reasons. */
export async function readUserRoles(
  context: AdminContext,
  body: JsonObject,
): Promise<UserRolesView> {
  return explain(context, userIdOf(body));
}

async function rolesOf(context: AdminContext, { roles }: JsonObject): Promise<readonly RoleView[]> {
  const { config, tenantId } = context;
  const { settings } = givenRoles(config.roles);
  const known = new Set(settings.roles.map(({ value }) => value));
  const tenants = new Set((await settings.targetTenants(tenantId)).map(({ id }) => id));
  if (!Array.isArray(roles) || roles.length > MAX_ROLES) {
    throw new AdminError(400, `"roles" must be a list of at most ${MAX_ROLES}.`);
  }
  return roles.map((each: unknown): RoleView => {
    const { role, targetTenantId } = Object(each) as Readonly<Record<string, unknown>>;
    if (typeof role !== 'string' || !known.has(role)) {
      throw new AdminError(400, `Unknown role "${String(role).slice(0, 100)}".`);
    }
    if (targetTenantId === undefined) return { role };
    if (typeof targetTenantId !== 'string' || !tenants.has(targetTenantId)) {
      const name = String(targetTenantId).slice(0, 100);
      throw new AdminError(400, `People cannot be placed in the tenant "${name}".`);
    }
    return { role, targetTenantId };
  });
}

/** Sets the roles of a user by hand: no provisioning changes them until they are unlocked. */
export async function lockUser(context: AdminContext, body: JsonObject): Promise<UserRolesView> {
  const { config, tenantId } = context;
  const { router } = givenRoles(config.roles);
  const userId = userIdOf(body);
  const roles = await rolesOf(context, body);
  await refusing(() => router.roles.lock(tenantId, userId, roles));
  await tell(context, { type: 'admin.roles.locked', userId, roles });
  return explain(context, userId);
}

/** Lifts the lock: the roles follow from the settings again, at once. */
export async function unlockUser(context: AdminContext, body: JsonObject): Promise<UserRolesView> {
  const { config, tenantId } = context;
  const { router } = givenRoles(config.roles);
  const userId = userIdOf(body);
  await refusing(() => router.roles.unlock(tenantId, userId));
  await tell(context, { type: 'admin.roles.unlocked', userId });
  return explain(context, userId);
}
