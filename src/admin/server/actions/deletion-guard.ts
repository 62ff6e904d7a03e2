import type { GuardDecision, GuardView, HeldUserView } from '../../api-types/observation.js';
import type { AdminContext } from '../config.js';
import { given } from '../observation/options.js';
import { roleLabels } from '../roles/labels.js';
import { tell } from './tell.js';

/** Who they are and which roles they have, in the order of the ids; somebody who is gone is left out. */
async function usersOf(
  { config, tenantId }: AdminContext,
  ids: readonly string[],
): Promise<readonly HeldUserView[] | undefined> {
  if (config.roles === undefined) return undefined;
  const found = await config.roles.router.roles.explain(tenantId, ids);
  const labelOf = roleLabels(config);
  return ids.flatMap((id): readonly HeldUserView[] => {
    const user = found.find(({ userId }) => userId === id);
    if (!user) return [];
    const { userName = id, displayName, current } = user;
    const roles = [...new Set(current.map(({ role }) => labelOf(role)))];
    return [{ id, userName, ...(displayName !== undefined && { displayName }), roles }];
  });
}

/** What the guard against accidental deletion holds for the tenant. */
export async function readGuard(context: AdminContext): Promise<GuardView> {
  const { config, tenantId } = context;
  const state = await given(config.deletionGuard).state(tenantId);
  const { status, since, taken, held, heldIds, rejected } = state;
  const heldUsers = await usersOf(context, heldIds);
  return {
    holding: status === 'holding',
    ...(since !== undefined && { since }),
    taken,
    held,
    heldIds,
    ...(heldUsers && { heldUsers }),
    rejected,
  };
}

type DecisionType = 'admin.deletions.released' | 'admin.deletions.rejected';
type Decide = (context: AdminContext) => Promise<GuardDecision>;

function decision(method: 'release' | 'reject', type: DecisionType): Decide {
  return async (context) => {
    const { config, tenantId, administrator } = context;
    const by = administrator === undefined ? {} : { by: administrator };
    const users = await given(config.deletionGuard)[method](tenantId, by);
    if (users > 0) await tell(context, { type, users });
    return { users };
  };
}

/** Lets the held users go when the provider asks again, and those kept by an earlier rejection. */
export const releaseDeletions = decision('release', 'admin.deletions.released');

/** Keeps the held users, whatever the provider asks. */
export const rejectDeletions = decision('reject', 'admin.deletions.rejected');
