import { pauseBeforeRetry } from '../../lib/retry.js';
import { ROLE_BATCH, type RoleMarks } from '../../roles/apply-roles.js';
import { RoleConflictError } from '../../roles/role-conflict-error.js';
import type { RoleResolver } from '../../roles/role-resolver.js';
import type { Config } from '../model/config.js';
import type { RolesConfig } from '../model/roles-config.js';
import type { Unit } from '../model/unit.js';
import { computeRoles } from './compute.js';
import { enqueueGathered, gather } from './gather.js';

const GROUP_ATTRIBUTES = ['displayName', 'externalId'] as const;

const concernsGroups = ({ touched }: Unit, { groupEndpoint }: RolesConfig): boolean =>
  touched.touches.some(({ endpoint }) => endpoint === groupEndpoint);

/** Gathers everybody whose roles may follow from what the unit has written. */
async function gatherTouched(
  config: Config,
  roles: RolesConfig,
  unit: Unit,
  groupAttributes: NonNullable<RoleResolver['groupAttributes']>,
): Promise<void> {
  for (const touch of unit.touched.touches) {
    if (touch.kind === 'members') {
      if (touch.endpoint === roles.groupEndpoint) await gather(config, roles, unit, touch.refs);
    } else if (touch.endpoint === roles.userEndpoint) {
      unit.touched.users.add(touch.id);
    } else if (
      touch.endpoint === roles.groupEndpoint &&
      groupAttributes.some((name) => touch.changed.includes(name))
    ) {
      await gather(config, roles, unit, [{ value: touch.id, type: 'Group' }]);
    }
  }
}

function marksIn({ touched }: Unit, { userEndpoint, keepsLinked }: RolesConfig): RoleMarks {
  const saved = touched.touches.flatMap((touch) =>
    touch.kind === 'saved' && touch.endpoint === userEndpoint ? [touch] : [],
  );
  const idsOf = (some: typeof saved) => new Set(some.map(({ id }) => id));
  return {
    deactivated: idsOf(saved.filter(({ deactivated }) => deactivated)),
    linked: idsOf(saved.filter(({ linked }) => linked === true && keepsLinked)),
  };
}

async function computeGathered(unit: Unit, roles: RolesConfig): Promise<void> {
  const { users } = unit.touched;
  const deferred = await computeRoles(unit, roles, users, marksIn(unit, roles));
  if (users.size > ROLE_BATCH) await computeRoles(unit, roles, deferred);
}

/**
 * Where each store call is its own commit, what was written stays written, so that the unit cannot be run
 * again: only the roles are, one unit after the other within this process.
 */
async function computeAlone(config: Config, roles: RolesConfig, unit: Unit): Promise<void> {
  const { limits, writes } = config;
  for (let retry = 0; ; retry += 1) {
    try {
      const key = JSON.stringify(['roles', unit.ctx.tenantId]);
      return await writes.run(key, () => computeGathered(unit, roles));
    } catch (error) {
      if (!(error instanceof RoleConflictError)) throw error;
      if (retry >= limits.maxRetries) {
        if (!roles.jobs) throw error;
        return enqueueGathered(roles, unit);
      }
      await pauseBeforeRetry(retry);
    }
  }
}

/**
 * The last step of every unit of work: the roles of exactly the users whom it affects, in the same commit, or
 * beyond the bound of one commit a role job.
 */
export async function settleRoles(config: Config, unit: Unit): Promise<void> {
  const { roles, unitOfWork } = config;
  const { touches, users } = unit.touched;
  if (!roles || (touches.length === 0 && users.size === 0)) return;
  // Of groups the resolver tells whom they concern; what decides is read again when the users are locked.
  const asked = concernsGroups(unit, roles);
  const resolver = asked ? await roles.resolverOf(unit.ctx.tenantId, unit.ctx) : undefined;
  if (asked && !resolver) return;
  await gatherTouched(config, roles, unit, resolver?.groupAttributes ?? GROUP_ATTRIBUTES);
  const tooMany = unit.touched.queued || users.size > roles.maxInCommit;
  if (roles.jobs && tooMany) return enqueueGathered(roles, unit);
  if (users.size === 0) return;
  if (unitOfWork) return computeGathered(unit, roles);
  return computeAlone(config, roles, unit);
}
