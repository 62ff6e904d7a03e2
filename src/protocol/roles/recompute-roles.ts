import { pauseBeforeRetry } from '../../lib/retry.js';
import { ROLE_BATCH, type RoleMarks } from '../../roles/apply-roles.js';
import { RoleConflictError } from '../../roles/role-conflict-error.js';
import type { RoleResolver } from '../../roles/role-resolver.js';
import type { Attributes } from '../../schema/types.js';
import type { WrittenUsers } from '../admission/admit-guests.js';
import type { Config } from '../model/config.js';
import type { RolesConfig } from '../model/roles-config.js';
import type { OpenUnit } from '../model/unit.js';
import { affectsGuests, affectsRoles, alwaysAffectsRoles } from './affects-roles.js';
import { collectAffectedUsers, enqueueAffectedUsers } from './collect-affected-users.js';
import { computeRoles } from './compute.js';
import type { RoleTakeovers } from './record-roles.js';

const GROUP_ATTRIBUTES = ['displayName', 'externalId'] as const;
const EVERYTHING = Object.freeze({});

/** Whether only the resolver can tell whom the changes concern. */
const asksResolver = (
  { affected }: OpenUnit,
  { groupEndpoint, userEndpoint }: RolesConfig,
): boolean =>
  affected.resources.some(
    (touch) =>
      touch.endpoint === groupEndpoint ||
      (touch.kind === 'saved' && touch.endpoint === userEndpoint && !alwaysAffectsRoles(touch)),
  );

/** Gathers everybody whose roles may follow from what the unit has written. */
async function collectFromChanges(
  config: Config,
  roles: RolesConfig,
  unit: OpenUnit,
  resolver: Pick<RoleResolver, 'groupAttributes' | 'userAttributes'>,
): Promise<void> {
  const { groupAttributes = GROUP_ATTRIBUTES } = resolver;
  for (const touch of unit.affected.resources) {
    if (touch.kind === 'members') {
      if (touch.endpoint === roles.groupEndpoint)
        await collectAffectedUsers(config, roles, unit, touch.refs);
    } else if (touch.endpoint === roles.userEndpoint) {
      if (affectsRoles(touch, resolver) || affectsGuests(touch, roles))
        unit.affected.users.add(touch.id);
    } else if (
      touch.endpoint === roles.groupEndpoint &&
      (touch.linked === true || groupAttributes.some((name) => touch.changed.includes(name)))
    ) {
      await collectAffectedUsers(config, roles, unit, [{ value: touch.id, type: 'Group' }]);
    }
  }
}

function marksIn({ affected }: OpenUnit, { userEndpoint, keepsLinked }: RolesConfig): RoleMarks {
  const saved = affected.resources.flatMap((touch) =>
    touch.kind === 'saved' && touch.endpoint === userEndpoint ? [touch] : [],
  );
  const idsOf = (some: typeof saved) => new Set(some.map(({ id }) => id));
  return {
    deactivated: idsOf(saved.filter(({ deactivated }) => deactivated)),
    linked: idsOf(saved.filter(({ linked }) => linked === true && keepsLinked)),
  };
}

/** Users from whose roles of before the policy takes over. */
function replacedIn(
  { affected }: OpenUnit,
  { userEndpoint, keepsLinked }: RolesConfig,
): RoleTakeovers {
  return new Map(
    affected.resources.flatMap((touch): [string, 'linked' | 'returned'][] => {
      if (touch.kind !== 'saved' || touch.endpoint !== userEndpoint) return [];
      if (touch.returned) return [[touch.id, 'returned']];
      return touch.linked && !keepsLinked ? [[touch.id, 'linked']] : [];
    }),
  );
}

/** Users as they were before the unit has written them, the first time. */
function writtenUsers({ affected }: OpenUnit, { userEndpoint }: RolesConfig): WrittenUsers {
  const written = new Map<string, Attributes | undefined>();
  for (const touch of affected.resources) {
    if (touch.kind !== 'saved' || touch.endpoint !== userEndpoint) continue;
    if (!written.has(touch.id)) written.set(touch.id, touch.before);
  }
  return written;
}

async function computeCollected(unit: OpenUnit, roles: RolesConfig): Promise<void> {
  const { users } = unit.affected;
  const written = writtenUsers(unit, roles);
  const replaced = replacedIn(unit, roles);
  const marks = { ...marksIn(unit, roles), replaced };
  const deferred = await computeRoles(unit, roles, users, marks, written);
  if (users.size > ROLE_BATCH) await computeRoles(unit, roles, deferred, undefined, written);
}

/**
 * Where each store call is its own commit, what was written stays written, so that the unit cannot be run
 * again: only the roles are, one unit after the other within this process.
 */
async function computeAlone(config: Config, roles: RolesConfig, unit: OpenUnit): Promise<void> {
  const { limits, writes } = config;
  for (let retry = 0; ; retry += 1) {
    try {
      const key = JSON.stringify(['roles', unit.ctx.tenantId]);
      return await writes.run(key, () => computeCollected(unit, roles));
    } catch (error) {
      if (!(error instanceof RoleConflictError)) throw error;
      if (retry >= limits.maxRetries) {
        if (!roles.jobs) throw error;
        return enqueueAffectedUsers(roles, unit);
      }
      await pauseBeforeRetry(retry);
    }
  }
}

/**
 * The last step of every unit of work: the roles of exactly the users whom it affects, in the same commit, or
 * beyond the bound of one commit a role job.
 */
export async function recomputeRoles(config: Config, unit: OpenUnit): Promise<void> {
  const { roles, unitOfWork } = config;
  const { resources, users } = unit.affected;
  if (!roles || (resources.length === 0 && users.size === 0)) return;
  // The resolver tells whom a change concerns; what decides is read again when the users are locked.
  const asked = asksResolver(unit, roles);
  const resolver = asked ? await roles.resolverOf(unit.ctx.tenantId, unit.ctx) : undefined;
  if (asked && !resolver) return;
  await collectFromChanges(config, roles, unit, resolver ?? EVERYTHING);
  const tooMany = unit.affected.queued || users.size > roles.maxInCommit;
  if (roles.jobs && tooMany) return enqueueAffectedUsers(roles, unit);
  if (users.size === 0) return;
  if (unitOfWork) return computeCollected(unit, roles);
  return computeAlone(config, roles, unit);
}
