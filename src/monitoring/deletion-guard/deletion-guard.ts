import { LRUCache } from 'lru-cache';
import { isAnswer } from '../../errors/is-answer.js';
import { aboutOf, readNothing } from '../../lib/hooks/about.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import { safeLogger } from '../../lib/hooks/safe-logger.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { GuardEvent } from './events.js';
import { createMemoryDeletionGuardStore } from './memory-guard-store.js';
import { type DeletionGuardOptions, readGuardOptions } from './options.js';
import type { GuardAnswer, GuardAttempt, GuardHold } from './store.js';

/** What the guard has to say about a tenant, for a card on the host's administration page. */
export interface GuardState {
  readonly status: 'open' | 'holding';
  /** ISO 8601; when the hold began. */
  readonly since?: string;
  /** Users deactivated or deleted within the window. */
  readonly taken: number;
  /** Users whose deactivation or delete waits for a decision. */
  readonly held: number;
  /** SCIM ids of the first 100 of them. */
  readonly heldIds: readonly string[];
  /** Users kept by an earlier rejection. */
  readonly rejected: number;
}

/** Options of {@link DeletionGuard.release} and {@link DeletionGuard.reject}. */
export interface DecisionOptions {
  /** Who decides, for the event. */
  readonly by?: string;
}

/** What the router asks about. */
export interface GuardRequest {
  /** Names this attempt; one that is run again after a conflict is another attempt. */
  readonly attemptId: string;
  readonly resourceId: string;
  readonly kind: 'disable' | 'delete';
  /**
   * Counts the active users of the tenant, with the context of the call that needs it; about once per window,
   * if a share counts.
   */
  readonly countUsers: (ctx: RequestContext) => Promise<number>;
}

/** Whether a deactivation or deletion may happen, as {@link DeletionGuard} answers. */
export interface GuardAdmission {
  readonly allowed: boolean;
  /** Whether the attempt was counted: it is to be cancelled if the write fails. */
  readonly counted: boolean;
}

/** Keeps a directory that was emptied by mistake from emptying the product. */
export interface DeletionGuard {
  /**
   * Called by the router before each deactivation and delete of a user, inside the unit of work of that write,
   * whose context it is given. It counts what is allowed, and writes nothing about what is not.
   */
  admit(ctx: RequestContext, request: GuardRequest): Promise<GuardAdmission>;
  /** Called after the unit of a request that was not allowed has been rolled back: notes that the user is held. */
  hold(ctx: RequestContext, request: GuardRequest): Promise<void>;
  /** Called after a write that was counted has failed: it counts no more. */
  cancel(ctx: RequestContext, request: GuardRequest): Promise<void>;
  /**
   * Whether the deactivation or deletion of a user (SCIM id) waits for a decision; what {@link ScimRouter.access} gives as
   * its reason then. Optional in a guard of your own. False where the store cannot tell.
   */
  isHeld?(ctx: RequestContext, resourceId: string): Promise<boolean>;
  state(tenantId: string): Promise<GuardState>;
  /** Lets the held users go: what the provider asks about them again is done. How many that are. */
  release(tenantId: string, options?: DecisionOptions): Promise<number>;
  /** Keeps the held users, whatever the provider asks about them. How many that are. */
  reject(tenantId: string, options?: DecisionOptions): Promise<number>;
}

function readCount(answer: unknown): number {
  if (typeof answer === 'number' && answer >= 0) return answer;
  throw new TypeError('The answer must be a number of users.');
}

/** Nobody goes because a store has answered something that happens to be true. */
function readAnswer(answer: unknown): GuardAnswer {
  const { allowed, counted } = Object(answer) as Partial<Record<keyof GuardAnswer, unknown>>;
  if (typeof allowed !== 'boolean') throw new TypeError('"allowed" must be true or false.');
  return { allowed, counted: counted === true };
}

function readHold(answer: unknown): GuardHold {
  const { began } = Object(answer) as Partial<Record<keyof GuardHold, unknown>>;
  if (typeof began !== 'boolean') throw new TypeError('"began" must be true or false.');
  return { began };
}

function readHeld(answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new TypeError('The answer must be true or false.');
}

const MAX_TENANTS = 10_000;
const SHOWN_IDS = 100;

interface Decision {
  readonly decision: 'release' | 'reject';
  readonly type: 'guard.released' | 'guard.rejected';
  readonly lasts: number;
}

/**
 * Makes a guard, to be handed to the router and to be asked by the host's administration page.
 *
 * @throws ScimConfigError `ERR_SCIM_GUARD`
 * @example
 * const deletionGuard = createDeletionGuard({
 *   threshold: { count: 500, share: 0.1, floor: 3 },
 *   windowMinutes: 60,
 *   onEvent: ({ type, tenantId }) => {
 *     if (type === 'guard.held') mailAdministrators(tenantId);
 *   },
 * });
 * app.use('/scim/v2', createScimRouter({ ...stores, auth, deletionGuard }));
 * await deletionGuard.release('acme', { by: 'ada' });
 */
export function createDeletionGuard(options: DeletionGuardOptions): DeletionGuard {
  const { threshold, windowMs, releaseMs, rejectMs } = readGuardOptions(options);
  const { store = createMemoryDeletionGuardStore(), now = Date.now, onEvent } = options;
  const logger = safeLogger(options.logger ?? console);
  const asking = createHostHook('deletionGuard.store', { logger, isAnswer });
  const eventHook = createHostHook('deletionGuard.onEvent', { logger });
  const shares = new LRUCache<string, { readonly users: number; readonly until: number }>({
    max: MAX_TENANTS,
  });

  /** Nobody waits for it: a hold is told from within a unit of work, which others may be waiting for. */
  function tell(event: GuardEvent): void {
    if (!onEvent) return;
    const { type, tenantId } = event;
    const requestId = 'requestId' in event ? event.requestId : undefined;
    void eventHook.tell(() => onEvent(Object.freeze(event)), { tenantId, requestId, type });
  }

  /**
   * Counted once at the beginning of a window: while users go, the share must not shrink with them. A unit of
   * work does not wait for the count of another one, which may be waiting for its connection.
   */
  async function usersOf(ctx: RequestContext, { countUsers }: GuardRequest): Promise<number> {
    const { tenantId } = ctx;
    const known = knownUsers(tenantId);
    if (known !== undefined) return known;
    const users = await asking.call(() => countUsers(ctx), aboutOf(ctx), readCount);
    // Of several who have counted at once the first one is right: the others may have seen fewer.
    const first = knownUsers(tenantId);
    if (first !== undefined) return first;
    shares.set(tenantId, { users, until: now() + windowMs });
    return users;
  }

  function knownUsers(tenantId: string): number | undefined {
    const known = shares.get(tenantId);
    return known && known.until > now() ? known.users : undefined;
  }

  async function limitOf(ctx: RequestContext, request: GuardRequest): Promise<number> {
    const { count = Number.POSITIVE_INFINITY, share, floor } = threshold;
    if (share === undefined) return count;
    return Math.min(count, Math.max(floor, Math.floor(share * (await usersOf(ctx, request)))));
  }

  async function attemptOf(ctx: RequestContext, request: GuardRequest): Promise<GuardAttempt> {
    const { attemptId, resourceId } = request;
    const limit = await limitOf(ctx, request);
    const time = now();
    return { attemptId, resourceId, now: time, since: time - windowMs, limit };
  }

  async function decide(tenantId: string, { decision, type, lasts }: Decision, by?: string) {
    const time = now();
    const users = await store.decide(tenantId, { decision, now: time, until: time + lasts });
    if (decision === 'release') shares.delete(tenantId);
    if (users > 0) {
      const about = { type, time: new Date(time).toISOString(), tenantId, users } as const;
      tell(by === undefined ? about : { ...about, by });
    }
    return users;
  }

  return Object.freeze({
    async admit(ctx: RequestContext, request: GuardRequest) {
      const attempt = await attemptOf(ctx, request);
      return asking.call(() => store.take(ctx, attempt), aboutOf(ctx), readAnswer);
    },
    async hold(ctx: RequestContext, request: GuardRequest) {
      const { tenantId, principal, requestId } = ctx;
      const attempt = await attemptOf(ctx, request);
      const { began } = await asking.call(() => store.hold(ctx, attempt), aboutOf(ctx), readHold);
      if (!began) return;
      tell({
        type: 'guard.held',
        time: new Date(attempt.now).toISOString(),
        tenantId,
        resourceId: request.resourceId,
        kind: request.kind,
        requestId,
        principalId: principal.id,
        limit: attempt.limit,
      });
    },
    async cancel(ctx: RequestContext, { attemptId, resourceId }: GuardRequest) {
      await asking.call(
        () => store.cancel(ctx, { attemptId, resourceId }),
        aboutOf(ctx),
        readNothing,
      );
    },
    async isHeld(ctx: RequestContext, resourceId: string): Promise<boolean> {
      if (!store.isHeld) return false;
      return asking.call(() => store.isHeld?.(ctx, resourceId), aboutOf(ctx), readHeld);
    },
    async state(tenantId: string): Promise<GuardState> {
      const time = now();
      const reading = await store.read(tenantId, {
        now: time,
        since: time - windowMs,
        ids: SHOWN_IDS,
      });
      const { heldSince, ...counts } = reading;
      return heldSince === undefined
        ? { status: 'open', ...counts }
        : { status: 'holding', since: new Date(heldSince).toISOString(), ...counts };
    },
    release: (tenantId: string, { by }: DecisionOptions = {}) =>
      decide(tenantId, { decision: 'release', type: 'guard.released', lasts: releaseMs }, by),
    reject: (tenantId: string, { by }: DecisionOptions = {}) =>
      decide(tenantId, { decision: 'reject', type: 'guard.rejected', lasts: rejectMs }, by),
  });
}
