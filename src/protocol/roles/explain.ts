import { guardAdministrators } from '../../roles/administrators.js';
import { decideRoles, otherHolder, ROLE_BATCH } from '../../roles/apply-roles.js';
import type { RoleDecision } from '../../roles/decide-assignments.js';
import type { RoleResolver } from '../../roles/role-resolver.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { GroupRef } from '../../stores/contract/resource.js';
import type {
  ReasonedAssignment,
  RoleAssignment,
  RoleReason,
} from '../../stores/contract/roles.js';
import type { Config } from '../model/config.js';
import type { RolesConfig } from '../model/roles-config.js';
import { backgroundContext } from './background.js';
import { reading } from './preview.js';

/** One user's roles, and why. */
export interface RoleExplanation {
  readonly userId: string;
  readonly userName: string | undefined;
  readonly displayName: string | undefined;
  readonly active: boolean;
  /** Set by hand: no provisioning changes them. */
  readonly locked: boolean;
  /** The roles that are stored. */
  readonly current: readonly RoleAssignment[];
  /** What the resolver says now, each with its reason; differs from `current` before a replay, or if locked. */
  readonly computed: readonly ReasonedAssignment[];
  /** Why there is none, if there is none. */
  readonly absence: RoleReason;
  /** Groups of the user, nested ones included: what the reasons `group:…` name. */
  readonly groups: readonly GroupRef[];
}

/** A tenant without a resolver: whatever somebody has stays. */
const AS_IT_IS: RoleResolver = {
  resolve: ({ current }) => ({
    assignments: current.map((each) => ({ ...each, reason: 'custom:not provisioned' })),
  }),
};

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

function toExplanation(
  { state, active, before, absence, groups }: RoleDecision,
  computed: readonly ReasonedAssignment[],
): RoleExplanation {
  return {
    userId: state.userId,
    userName: textOf(state.user.userName),
    displayName: textOf(state.user.displayName),
    active,
    locked: state.locked,
    current: before,
    computed,
    absence,
    groups,
  };
}

async function explain(
  ctx: RequestContext,
  { stores }: RolesConfig,
  resolver: RoleResolver,
  userIds: readonly string[],
): Promise<readonly RoleExplanation[]> {
  const decided = await decideRoles(ctx, stores, resolver, userIds);
  const { administratorRole } = resolver;
  if (administratorRole === undefined) {
    return decided.map((each) => toExplanation(each, each.wanted));
  }
  const present = decided.map(({ state }) => state.userId);
  const hasOther = otherHolder(ctx, stores, present);
  const { decisions } = await guardAdministrators(decided, administratorRole, hasOther);
  return decisions.map((each) => toExplanation(each, each.state.locked ? each.wanted : each.after));
}

/** The roles of some users with their reasons, as they would be computed now; nothing is written. */
export async function explainRoles(
  config: Config,
  roles: RolesConfig,
  tenantId: string,
  userIds: readonly string[],
): Promise<readonly RoleExplanation[]> {
  const ctx = backgroundContext(tenantId);
  const resolver = (await roles.resolverOf(tenantId, ctx)) ?? AS_IT_IS;
  const ids = [...new Set(userIds)].sort().slice(0, ROLE_BATCH);
  return reading(config, ctx, (inner) => explain(inner, roles, resolver, ids));
}
