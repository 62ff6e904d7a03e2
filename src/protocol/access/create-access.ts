import { NotFoundError } from '../../errors/store-errors.js';
import { aboutOf } from '../../lib/hooks/about.js';
import type { AccessState } from '../../stores/contract/access.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { Access, AccessReason, AccessSubject } from '../model/access.js';
import type { Config } from '../model/config.js';
import type { Endpoint } from '../model/endpoint.js';
import { accessOf, isAllowed, type Standing, standingOf } from './decide.js';
import { hostContext } from './host-context.js';
import { readStates } from './read-states.js';
import { type ReadSubject, readSubject, readTenantId } from './subject.js';

/** See {@link ScimRouter.access}. */
export type AskAccess = (tenantId: string, who: AccessSubject) => Promise<Access>;

/** Why somebody may sign in or not, the break-glass list aside. */
async function reasonOf(
  { access, deletionGuard }: Config,
  ctx: RequestContext,
  standing: Standing,
  state: AccessState | undefined,
): Promise<AccessReason> {
  if (standing === 'unmanaged') {
    return (await access.requiresProvisioning(ctx.tenantId, aboutOf(ctx)))
      ? 'notProvisioned'
      : 'notManaged';
  }
  if (standing !== 'active' || !state || !deletionGuard?.isHeld) return standing;
  return (await deletionGuard.isHeld(ctx, state.userId)) ? 'heldDeletion' : standing;
}

/** Whether an account that may not sign in is on the list of those who always may. */
async function breaksGlass(
  { access }: Config,
  ctx: RequestContext,
  { key, accountId }: ReadSubject,
  state: AccessState | undefined,
): Promise<boolean> {
  const given = key !== undefined && 'userId' in key ? key.userId : undefined;
  const id = accountId ?? given ?? state?.userId;
  if (id === undefined || !access.breakGlass) return false;
  return (await access.breakGlass(ctx.tenantId, aboutOf(ctx))).includes(id);
}

async function ask(
  config: Config,
  endpoint: Endpoint,
  tenantId: string,
  subject: ReadSubject,
): Promise<Access> {
  const ctx = hostContext(tenantId, 'access');
  const { key } = subject;
  const [states, isOn] = await Promise.all([
    key === undefined ? [] : readStates(config, ctx, endpoint, key),
    config.provisioning.isOn(tenantId, ctx.requestId),
  ]);
  const standing = standingOf(subject, states);
  const state = states.length === 1 ? states[0] : undefined;
  const reason = await reasonOf(config, ctx, standing, state);
  const isLetIn = isAllowed(reason) || (await breaksGlass(config, ctx, subject, state));
  return accessOf(tenantId, isLetIn && !isAllowed(reason) ? 'breakGlass' : reason, state, !isOn);
}

/** What the sign-in of the host asks. Reads only, and answers for as long as the stores do, after `close` too. */
export function createAccess(config: Config): AskAccess {
  const [endpoint] = config.endpoints;
  return async (tenantId, who) => {
    const subject = readSubject(who);
    if (!endpoint) throw new NotFoundError();
    return ask(config, endpoint, readTenantId(tenantId), subject);
  };
}
