import { isAnswer } from '../../errors/is-answer.js';
import { aboutOf, readNothing } from '../../lib/hooks/about.js';
import { UnusableAnswer } from '../../lib/hooks/hook-error.js';
import type { HookName } from '../../lib/hooks/hooks.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import type { GuardAdmission } from '../../monitoring/deletion-guard/deletion-guard.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { CallFindTenant } from '../http/tenant.js';
import type { Config } from '../model/config.js';
import type { ExistingDecision, MeTarget, ReturningDecision } from '../model/hooks.js';
import type { ScimOptions } from '../model/options.js';

const isText = (value: unknown): value is string => typeof value === 'string';
const isNothing = (value: unknown): value is undefined | null =>
  value === undefined || value === null;

function unusable(expected: string): UnusableAnswer {
  return new UnusableAnswer(`The answer must be ${expected}.`);
}

/** @throws TypeError if it is neither yes nor no: nobody is let in by a value that happens to be true. */
export function readBoolean(answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw unusable('true or false');
}

function readGuardAdmission(answer: unknown): GuardAdmission {
  const { allowed, counted } = Object(answer) as Partial<Record<keyof GuardAdmission, unknown>>;
  if (typeof allowed !== 'boolean') throw unusable('{ allowed, counted }');
  return { allowed, counted: counted === true };
}

function readTenant(answer: unknown): string | undefined {
  if (isNothing(answer)) return undefined;
  if (isText(answer)) return answer;
  throw unusable('a tenant id');
}

function readMe(answer: unknown): MeTarget | undefined {
  if (isNothing(answer)) return undefined;
  const { id, resourceType } = answer as Partial<Record<keyof MeTarget, unknown>>;
  if (!isText(id) || !(resourceType === undefined || isText(resourceType))) {
    throw unusable('{ resourceType, id }');
  }
  return { id, ...(resourceType === undefined ? {} : { resourceType }) };
}

function readDecision(answer: unknown): ExistingDecision {
  const { action, id } = Object(answer) as { readonly action?: unknown; readonly id?: unknown };
  if (action === 'create' || action === 'refuse') return { action };
  if (action === 'link' && id === undefined) return { action };
  if (action === 'link' && isText(id)) return { action, id };
  throw unusable('{ action }');
}

function readReturning(answer: unknown): ReturningDecision {
  const { action } = Object(answer) as { readonly action?: unknown };
  if (action === 'return' || action === 'conflict') return { action };
  throw unusable('{ action }');
}

interface HostFunctions
  extends Pick<
    Config,
    'authorize' | 'me' | 'resolveExisting' | 'resolveReturning' | 'deletionGuard'
  > {
  readonly findTenant: CallFindTenant | undefined;
}

/**
 * The functions of the host as requests call them: each within its time, its answer checked, and what goes
 * wrong an error that becomes 500 or 503.
 */
export function hostFunctions(options: ScimOptions, logger: Logger): HostFunctions {
  const hookOf = (name: HookName) => createHostHook(name, { logger, isAnswer });
  const { tenant, authorize, me, resolveExisting, resolveReturning, deletionGuard } = options;
  const finding = hookOf('tenant');
  const asking = hookOf('authorize');
  const looking = hookOf('me');
  const resolving = hookOf('resolveExisting');
  const returning = hookOf('resolveReturning');
  const guarding = hookOf('deletionGuard');
  return {
    findTenant:
      tenant &&
      ((principal, request, about) =>
        finding.call(() => tenant(principal, request), about, readTenant)),
    authorize:
      authorize &&
      ((access, ctx) => asking.call(() => authorize(access, ctx), aboutOf(ctx), readBoolean)),
    me: me && ((ctx) => looking.call(() => me(ctx), aboutOf(ctx), readMe)),
    resolveExisting:
      resolveExisting &&
      ((ctx, existing) =>
        resolving.call(() => resolveExisting(ctx, existing), aboutOf(ctx), readDecision)),
    resolveReturning:
      resolveReturning &&
      ((ctx, user) =>
        returning.call(() => resolveReturning(ctx, user), aboutOf(ctx), readReturning)),
    deletionGuard: deletionGuard && {
      admit: async (ctx, request) =>
        guarding.call(() => deletionGuard.admit(ctx, request), aboutOf(ctx), readGuardAdmission),
      hold: async (ctx, request) =>
        guarding.call(() => deletionGuard.hold(ctx, request), aboutOf(ctx), readNothing),
      cancel: async (ctx, request) =>
        guarding.call(() => deletionGuard.cancel(ctx, request), aboutOf(ctx), readNothing),
      ...(typeof deletionGuard.isHeld === 'function' && {
        isHeld: async (ctx: RequestContext, resourceId: string) =>
          guarding.call(() => deletionGuard.isHeld?.(ctx, resourceId), aboutOf(ctx), readBoolean),
      }),
    },
  };
}
