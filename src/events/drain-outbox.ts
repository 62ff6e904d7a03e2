import { safeLogger } from '../lib/hooks/safe-logger.js';
import type { EventOutbox } from '../stores/contract/event-outbox.js';
import { deactivationFailed, deactivationOf, type OnDeactivate } from './deactivation.js';
import { deactivationListener, eventListener, type Logger, resourceOf } from './publish.js';
import type { EventListener, ScimEvent } from './types.js';

export interface DrainOptions {
  readonly onEvent?: EventListener;
  readonly onDeactivate?: OnDeactivate;
  /** Default `console`. */
  readonly logger?: Logger;
  /** Entries read at a time; default 100. */
  readonly batchSize?: number;
  /** Ends the drain after the event being told. */
  readonly signal?: AbortSignal;
}

export interface DrainResult {
  /** Events that were told and are done. */
  readonly told: number;
  /** Events that stay, because a listener failed for them or for an earlier one of their resource. */
  readonly left: number;
  /** Somebody else was draining; nothing was done. */
  readonly busy: boolean;
}

/** Tells one event; false if it has to be told again. */
type HandOver = (event: ScimEvent) => Promise<boolean>;

/**
 * Listeners as a drain calls them. No event is lost by waiting, so that the first call that has no end keeps
 * others of its tenant from being made.
 */
export function createHandOver({
  onEvent,
  onDeactivate,
  logger = console,
}: Pick<DrainOptions, 'onEvent' | 'onDeactivate' | 'logger'>): HandOver {
  const options = { logger: safeLogger(logger), tolerance: 1 };
  const tellEvent = onEvent && eventListener(onEvent, options);
  const tellDeactivation = onDeactivate && deactivationListener(onDeactivate, options);
  return async (event) => {
    const deactivation = tellDeactivation && deactivationOf(event);
    if (deactivation && !(await tellDeactivation(event, deactivation))) {
      await tellEvent?.(deactivationFailed(deactivation, { willRetry: true }));
      return false;
    }
    return tellEvent === undefined || tellEvent(event);
  };
}

/** Resources in trouble, of all tenants together, from which on a drain ends. */
const MAX_BLOCKED = 10_000;

/**
 * Tells what is in an outbox, each event at least once and those of one resource in order: an event for
 * which a listener fails stays, and so do the later ones of its resource, for the next drain. The router
 * drains by itself after each commit; call this at start, and every minute or so, for what a crash or a
 * failing listener has left behind. Pass the same listeners as to the router.
 *
 * @throws whatever the outbox throws; what was told but not yet noted as done is told again.
 * @example
 * await drainOutbox(eventOutbox, { onEvent, onDeactivate });
 */
export function drainOutbox(
  outbox: EventOutbox<ScimEvent>,
  options: DrainOptions,
): Promise<DrainResult> {
  return drainTo(outbox, createHandOver(options), options);
}

/** Drains to listeners that are kept from one drain to the next, with what is known of them. */
export async function drainTo(
  outbox: EventOutbox<ScimEvent>,
  handOver: HandOver,
  { batchSize = 100, signal }: Pick<DrainOptions, 'batchSize' | 'signal'> = {},
): Promise<DrainResult> {
  const result = await outbox.exclusively(async () => {
    const blocked = new Set<string>();
    const blockedOf = new Map<string | undefined, number>();
    let told = 0;
    let left = 0;
    let after: string | undefined;
    while (!signal?.aborted && blocked.size < MAX_BLOCKED) {
      const entries = await outbox.next(batchSize, after);
      if (entries.length === 0) break;
      const done: string[] = [];
      for (const { id, event } of entries) {
        if (signal?.aborted) break;
        const resource = resourceOf(event);
        const ofTenant = blockedOf.get(event.tenantId) ?? 0;
        // That many resources in trouble mean that the tenant's listener is down: the rest can wait.
        const isHeld = blocked.has(resource) || ofTenant >= batchSize;
        if (!isHeld && (await handOver(event))) {
          done.push(id);
          continue;
        }
        if (!blocked.has(resource)) blockedOf.set(event.tenantId, ofTenant + 1);
        blocked.add(resource);
        left += 1;
      }
      await outbox.done(done);
      told += done.length;
      after = entries.at(-1)?.id;
    }
    return { told, left, busy: false };
  });
  return result ?? { told: 0, left: 0, busy: true };
}
