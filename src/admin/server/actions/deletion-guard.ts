import type { GuardDecision, GuardView } from '../../api-types/observation.js';
import type { AdminContext } from '../config.js';
import { given } from '../observation/options.js';
import { tell } from './tell.js';

/** What the guard against accidental deletion holds for the tenant. */
export async function readGuard({ config, tenantId }: AdminContext): Promise<GuardView> {
  const state = await given(config.deletionGuard).state(tenantId);
  const { status, since, taken, held, heldIds, rejected } = state;
  return {
    holding: status === 'holding',
    ...(since !== undefined && { since }),
    taken,
    held,
    heldIds,
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
