import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../../stores/contract/context.js';
import type { GuardEvent } from './events.js';
import { createMemoryDeletionGuardStore } from './memory-guard-store.js';
import { type DeletionGuardOptions, readGuardOptions } from './options.js';

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

export interface DecisionOptions {
  /** Who decides, for the event. */
  readonly by?: string;
}

/** What the router asks about. */
export interface GuardRequest {
  readonly resourceId: string;
  readonly kind: 'disable' | 'delete';
  /** Counts the active users of the tenant; called once per window at the most, if a share counts. */
  readonly countUsers: () => Promise<number>;
}

/** Keeps a directory that was emptied by mistake from emptying the product. */
export interface DeletionGuard {
  /** Called by the router before each deactivation and delete of a user; false: it is held. */
  admit(ctx: RequestContext, request: GuardRequest): Promise<boolean>;
  state(tenantId: string): Promise<GuardState>;
  /** Lets the held users go: what the provider asks about them again is done. How many that are. */
  release(tenantId: string, options?: DecisionOptions): Promise<number>;
  /** Keeps the held users, whatever the provider asks about them. How many that are. */
  reject(tenantId: string, options?: DecisionOptions): Promise<number>;
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
 *   threshold: { count: 500, share: 0.1 },
 *   windowMinutes: 60,
 *   onEvent: (event) => event.type === 'guard.held' && mailAdministrators(event.tenantId),
 * });
 * app.use('/scim/v2', createScimRouter({ ...stores, auth, deletionGuard }));
 * await deletionGuard.release('acme', { by: 'ada' });
 */
export function createDeletionGuard(options: DeletionGuardOptions): DeletionGuard {
  const { threshold, windowMs, releaseMs, rejectMs } = readGuardOptions(options);
  const {
    store = createMemoryDeletionGuardStore(),
    now = Date.now,
    logger = console,
    onEvent,
  } = options;
  const shares = new LRUCache<string, { readonly users: Promise<number>; readonly until: number }>({
    max: MAX_TENANTS,
  });

  async function tell(event: GuardEvent): Promise<void> {
    try {
      await onEvent?.(Object.freeze(event));
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      logger.error('onEvent of the deletion guard failed', { type: event.type, error: name });
    }
  }

  /** Counted once at the beginning of a window: while users go, the share must not shrink with them. */
  function usersOf(tenantId: string, countUsers: () => Promise<number>): Promise<number> {
    const known = shares.get(tenantId);
    if (known && known.until > now()) return known.users;
    const users = countUsers();
    users.catch(() => shares.delete(tenantId));
    shares.set(tenantId, { users, until: now() + windowMs });
    return users;
  }

  async function limitOf(tenantId: string, countUsers: () => Promise<number>): Promise<number> {
    const { count = Number.POSITIVE_INFINITY, share } = threshold;
    if (share === undefined) return count;
    return Math.min(count, Math.max(1, Math.floor(share * (await usersOf(tenantId, countUsers)))));
  }

  async function decide(tenantId: string, { decision, type, lasts }: Decision, by?: string) {
    const time = now();
    const users = await store.decide(tenantId, { decision, now: time, until: time + lasts });
    if (decision === 'release') shares.delete(tenantId);
    if (users > 0) {
      const about = { type, time: new Date(time).toISOString(), tenantId, users } as const;
      await tell(by === undefined ? about : { ...about, by });
    }
    return users;
  }

  return Object.freeze({
    async admit(ctx: RequestContext, { resourceId, kind, countUsers }: GuardRequest) {
      const { tenantId, principal, requestId } = ctx;
      const limit = await limitOf(tenantId, countUsers);
      const time = now();
      const attempt = { resourceId, now: time, since: time - windowMs, limit };
      const { allowed, began } = await store.take(tenantId, attempt);
      if (began) {
        await tell({
          type: 'guard.held',
          time: new Date(time).toISOString(),
          tenantId,
          resourceId,
          kind,
          requestId,
          principalId: principal.id,
          limit,
        });
      }
      return allowed;
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
