import type { EventOutbox } from '../stores/contract/event-outbox.js';
import { deactivationFailed, deactivationOf, type OnDeactivate } from './deactivation.js';
import { type Logger, publish, resourceOf, tell } from './publish.js';
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

async function handOver(
  event: ScimEvent,
  { onEvent, onDeactivate }: DrainOptions,
  logger: Logger,
): Promise<boolean> {
  const deactivation = onDeactivate && deactivationOf(event);
  if (
    deactivation &&
    !(await tell('onDeactivate', event, () => onDeactivate(deactivation), logger))
  ) {
    await publish([deactivationFailed(deactivation, { willRetry: true })], onEvent, logger);
    return false;
  }
  return !onEvent || tell('onEvent', event, () => onEvent(event), logger);
}

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
export async function drainOutbox(
  outbox: EventOutbox<ScimEvent>,
  options: DrainOptions,
): Promise<DrainResult> {
  const { logger = console, batchSize = 100, signal } = options;
  const result = await outbox.exclusively(async () => {
    const blocked = new Set<string>();
    let told = 0;
    let left = 0;
    let after: string | undefined;
    // That many resources in trouble mean that the listener is down: the rest can wait.
    while (!signal?.aborted && blocked.size < batchSize) {
      const entries = await outbox.next(batchSize, after);
      if (entries.length === 0) break;
      const done: string[] = [];
      for (const { id, event } of entries) {
        if (signal?.aborted) break;
        const resource = resourceOf(event);
        const passed = !blocked.has(resource) && (await handOver(event, options, logger));
        if (passed) {
          done.push(id);
          continue;
        }
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
