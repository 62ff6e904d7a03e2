import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkKeys } from '../errors/check-keys.js';
import { safeLogger } from '../lib/hooks/safe-logger.js';
import { keysOf } from '../lib/known-keys.js';
import type { Logger } from '../lib/logger.js';
import type { EventOutbox, OutboxEntry } from '../stores/contract/event-outbox.js';
import { deactivationFailed, deactivationOf, type OnDeactivate } from './deactivation.js';
import { deactivationListener, eventListener } from './publish.js';
import type { EventListener, ScimEvent } from './types.js';

/** Options of {@link drainOutbox}: the listeners that events are dispatched to, and how many at a time. */
export interface DrainOptions {
  readonly onEvent?: EventListener;
  readonly onDeactivate?: OnDeactivate;
  /** Default `console`. */
  readonly logger?: Logger;
  /** Entries claimed at a time; default 100. After so many failures of a tenant its others wait for the next drain. */
  readonly batchSize?: number;
  /** Ends the drain after the events being told; what else it had claimed is given back. */
  readonly signal?: AbortSignal;
}

const KEYS = keysOf<DrainOptions>({
  onEvent: true,
  onDeactivate: true,
  logger: true,
  batchSize: true,
  signal: true,
});

/** What {@link drainOutbox} did. */
export interface DrainResult {
  /** Events that were told and are done. */
  readonly told: number;
  /** Resources for one of whose events a listener failed: it stays, and so do the later ones. */
  readonly left: number;
}

/** Events told at the same time, each of another resource. */
const AT_ONCE = 16;
/** Long beside a pause of the process, short beside the time of whoever waits for the event. */
const LEASE_SECONDS = 60;

/** Resources in trouble, of all tenants together, from which on a drain ends. */
const MAX_BLOCKED = 10_000;

/** No answer waits for these calls, and one that is given up is made again. */
const LISTENER_TIMEOUT_MS = 60_000;

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
  const options = { logger: safeLogger(logger), tolerance: 1, timeoutMs: LISTENER_TIMEOUT_MS };
  const callListener = onEvent && eventListener(onEvent, options);
  const tellDeactivation = onDeactivate && deactivationListener(onDeactivate, options);
  return async (event) => {
    const deactivation = tellDeactivation && deactivationOf(event);
    if (deactivation && !(await tellDeactivation(event, deactivation))) {
      await callListener?.(deactivationFailed(deactivation, { willRetry: true }));
      return false;
    }
    return callListener === undefined || callListener(event);
  };
}

/** What one drain holds of an outbox. Its leases go on until it gives back what it holds, or is told to end. */
function createHoldings(outbox: EventOutbox<ScimEvent>, signal: AbortSignal | undefined) {
  const owner = randomUUID();
  const held = new Set<string>();
  const renew = () => {
    // Where this fails the entries are claimed, and told, once more.
    if (held.size > 0 && !signal?.aborted)
      outbox.lease(owner, [...held], LEASE_SECONDS).catch(() => undefined);
  };
  const timer = setInterval(renew, (LEASE_SECONDS / 3) * 1_000).unref();
  return {
    async claim(limit: number) {
      const entries = await outbox.claim(owner, limit, LEASE_SECONDS);
      for (const { id } of entries) held.add(id);
      return entries;
    },
    async complete(ids: readonly string[]) {
      await outbox.complete(owner, ids);
      for (const id of ids) held.delete(id);
    },
    async giveBack(except: ReadonlyMap<string, unknown>) {
      if (except.size === 0) clearInterval(timer);
      const ids = [...held].filter((id) => !except.has(id));
      for (const id of ids) held.delete(id);
      if (ids.length > 0) await outbox.lease(owner, ids, 0);
    },
  };
}

/** How a drain goes with commits that follow each other. */
interface DrainPace {
  /** Resolves when there may be more to claim while everything claimed is being told. */
  readonly news?: () => Promise<void>;
  /** Awaited before another look where the last one found little: so many commits share a look. */
  readonly gather?: () => Promise<void>;
}

export async function drain(
  outbox: EventOutbox<ScimEvent>,
  handOver: HandOver,
  { batchSize = 100, signal }: Pick<DrainOptions, 'batchSize' | 'signal'>,
  { news, gather }: DrainPace = {},
): Promise<DrainResult> {
  const holdings = createHoldings(outbox, signal);
  const claimed: OutboxEntry<ScimEvent>[] = [];
  const running = new Map<string, Promise<void>>();
  let passed: string[] = [];
  let told = 0;
  let left = 0;
  let found = false;
  let lastClaimed = 0;

  const leftOf = new Map<string | undefined, number>();
  const leave = ({ tenantId }: ScimEvent) => {
    left += 1;
    leftOf.set(tenantId, (leftOf.get(tenantId) ?? 0) + 1);
  };
  const begin = ({ id, event }: OutboxEntry<ScimEvent>) => {
    // So many in trouble mean that the tenant's listener is down: the rest can wait, and others go on.
    if ((leftOf.get(event.tenantId) ?? 0) >= batchSize) return leave(event);
    const work = handOver(event).then((isTold) => {
      running.delete(id);
      if (isTold) passed.push(id);
      else leave(event);
    });
    running.set(id, work);
  };
  const goesOn = () => !signal?.aborted && left < MAX_BLOCKED;
  const step = async () => {
    const done = passed;
    passed = [];
    if (done.length > 0) await holdings.complete(done);
    told += done.length;
    const room = batchSize - running.size;
    if (goesOn() && claimed.length === 0 && room > 0) {
      const isTrickle = lastClaimed > 0 && lastClaimed < AT_ONCE;
      if (isTrickle && running.size === 0) await gather?.();
      claimed.push(...(await holdings.claim(room)));
      lastClaimed = claimed.length;
    }
    found = claimed.length > 0;
    while (goesOn() && claimed.length > 0 && running.size < AT_ONCE) {
      begin(claimed.shift() as OutboxEntry<ScimEvent>);
    }
    // At once, for one that is being told may take its time, or for ever.
    if (signal?.aborted) await holdings.giveBack(running);
  };

  try {
    do {
      const more = news?.();
      await step();
      if (running.size > 0) await Promise.race([...running.values(), ...(more ? [more] : [])]);
      // So that what ends at the same time is noted at the same time.
      await nextTurn();
    } while (running.size > 0 || passed.length > 0 || (found && goesOn()));
  } finally {
    await Promise.all(running.values());
    await holdings.giveBack(running);
  }
  return { told, left };
}

/**
 * Tells what is in an outbox, each event at least once and those of one resource one after the other, in the
 * order of their commits; up to 16 resources at a time. An event for which a listener fails stays, and so do
 * the later ones of its resource, for the next drain; other resources go on. The router drains by itself
 * after each commit; call this at start, and every minute or so, for what a crash or a failing listener has
 * left behind: any number of processes may. Pass the same listeners as to the router.
 *
 * @throws whatever the outbox throws; what was told but not yet noted as done is told again.
 * @example
 * await drainOutbox(eventOutbox, { onEvent, onDeactivate });
 */
export function drainOutbox(
  outbox: EventOutbox<ScimEvent>,
  options: DrainOptions,
): Promise<DrainResult> {
  checkKeys(options, KEYS, 'drainOutbox()');
  return drain(outbox, createHandOver(options), options);
}
