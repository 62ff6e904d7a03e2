import { type Background, createBackground } from '../lib/background.js';
import { createBoundedWait, type WaitBudget } from '../lib/bounded-wait.js';
import { createKeyedQueue, type Ticket } from '../lib/keyed-queue.js';
import type { Logger } from '../lib/logger.js';
import type { RequestContext } from '../stores/contract/context.js';
import type { EventOutbox } from '../stores/contract/event-outbox.js';
import { deactivationOf, type OnDeactivate } from './deactivation.js';
import { createDeactivator } from './deactivator.js';
import { createHandOver, drain } from './drain-outbox.js';
import { createOutboxRelay } from './outbox-relay.js';
import { eventListener, resourceOf } from './publish.js';
import type { EventListener, ScimEvent } from './types.js';

/** The events of one unit of work, from the write to the listener. */
export interface PendingEvents {
  /** In the order in which they are told. */
  readonly events: ScimEvent[];
  /**
   * Gives an event its place among those of its resource. To be called right after the write, while whatever keeps
   * two writes apart still holds: so events come in the order of the commits even if the later commit is reported
   * first, or its listener is quicker.
   */
  reserve(event: ScimEvent): void;
  /** Makes the events part of the commit, where there is an outbox; the last thing in the unit. */
  record(ctx: RequestContext): Promise<void>;
  /** Tells the events. Never rejects, and waits for slow listeners no longer than the budget allows. */
  dispatch(budget?: WaitBudget): Promise<void>;
  rolledBack(): void;
}

/** How one router tells what happened. */
export interface EventDispatcher {
  /** Whether anybody wants to know, so that what only events need can be left undone. */
  readonly hasListeners: boolean;
  open(): PendingEvents;
  /** Tells what no commit belongs to. As {@link PendingEvents.dispatch}. */
  dispatch(event: ScimEvent, budget?: WaitBudget): Promise<void>;
  /** What goes on behind the answers. */
  readonly background: DispatcherBackground;
}

/** What a dispatcher is still busy with, for whoever closes the router. */
export interface DispatcherBackground {
  /** Events that are being told without an outbox, or wait for their turn. */
  readonly events: Background;
  /** Deactivations that are tried again without an outbox. */
  readonly deactivations: Background;
  /** The drain of the outbox. */
  readonly outbox: Background;
}

export interface EventDispatcherOptions {
  readonly onEvent: EventListener | undefined;
  readonly onDeactivate: OnDeactivate | undefined;
  readonly outbox: EventOutbox<ScimEvent> | undefined;
  readonly logger: Logger;
}

const DONE = Promise.resolve();

/** How long an answer waits for listeners, all its events together. */
export const LISTENER_TIMEOUT_MS = 5_000;
/** Events of one tenant that wait for the listener, or for those of their resource in front; more are lost. */
const MAX_WAITING = 1_000;

/** Between two looks at an outbox, while commits come one by one. */
const GATHER_MS = 20;

const listenerWait = (): WaitBudget => ({ remainingMs: LISTENER_TIMEOUT_MS });

/** Without an outbox: each event in its turn, straight to the listeners. */
function createDirectDispatcher(options: EventDispatcherOptions): EventDispatcher {
  const { onEvent, onDeactivate, logger } = options;
  const callListener = onEvent && eventListener(onEvent, { logger });
  const order = createKeyedQueue();
  const background: DispatcherBackground = Object.freeze({
    events: createBackground(),
    deactivations: createBackground(),
    outbox: createBackground(),
  });
  const deactivate =
    onDeactivate &&
    createDeactivator(onDeactivate, {
      report: (event) => void background.events.track(dispatchInOrder([event])),
      background: background.deactivations,
      logger,
    });

  const waiting = createWaiting(logger);
  const end = async (event: ScimEvent): Promise<{ readonly over: Promise<void> } | undefined> => {
    const deactivation = deactivate && deactivationOf(event);
    if (!deactivation) return undefined;
    const { over, done } = ending();
    await deactivate(deactivation, event, done);
    return { over };
  };

  const dispatchInOrder = async (events: readonly ScimEvent[], places?: Map<ScimEvent, Ticket>) => {
    const held = events.map((event) => places?.get(event) ?? order.acquire(resourceOf(event)));
    if (!waiting.add(events)) {
      for (const place of held) place.release();
      for (const event of events) await end(event);
      return;
    }
    const calls: (Promise<void> | undefined)[] = [];
    for (const [at, event] of events.entries()) {
      await held[at]?.ready;
      calls.push((await end(event))?.over);
      const { over, done } = ending();
      const leave = () => {
        waiting.remove(event);
        held[at]?.release();
        done();
      };
      calls.push(over);
      if (callListener) await callListener(event, leave);
      else leave();
    }
    // Calls that have timed out: whoever is late is known until they end.
    await Promise.all(calls);
  };
  const wait = createBoundedWait();
  const waitWithin: typeof wait = (key, work, budget) =>
    wait(key, background.events.track(work), budget);

  const heard = onEvent !== undefined || onDeactivate !== undefined;
  return {
    hasListeners: heard,
    background,
    open() {
      const events: ScimEvent[] = [];
      const places = new Map<ScimEvent, Ticket>();
      return {
        events,
        reserve(event) {
          if (heard) places.set(event, order.acquire(resourceOf(event)));
        },
        record: () => DONE,
        async dispatch(budget = listenerWait()) {
          if (!heard || events.length === 0) return;
          await waitWithin(tenantOf(events[0]), dispatchInOrder(events, places), budget);
        },
        rolledBack() {
          for (const place of places.values()) place.release();
        },
      };
    },
    async dispatch(event, budget = listenerWait()) {
      if (!callListener) return;
      const { over, done } = ending();
      if (callListener(event, done) !== true) await waitWithin(tenantOf(event), over, budget);
    },
  };
}

const tenantOf = (event: ScimEvent | undefined): string => event?.tenantId ?? '';

/** A promise, and what fulfils it. */
function ending(): { readonly over: Promise<void>; readonly done: () => void } {
  let done = () => {};
  const over = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { over, done };
}

/** Counts the events that wait, so that a listener without an end cannot fill the memory. */
function createWaiting(logger: Logger) {
  const counts = new Map<string | undefined, number>();
  const full = new Set<string | undefined>();
  return {
    /** Whether there is room for these, which are of one tenant. */
    add(events: readonly ScimEvent[]): boolean {
      const tenantId = events[0]?.tenantId;
      const count = (counts.get(tenantId) ?? 0) + events.length;
      // A unit of work with more events than that still tells them, if nobody else is waiting.
      if (count <= MAX_WAITING || count === events.length) {
        counts.set(tenantId, count);
        return true;
      }
      if (!full.has(tenantId)) {
        full.add(tenantId);
        const about = { hook: 'onEvent', code: 'busy', tenantId };
        logger.error('onEvent has too many calls waiting', about);
      }
      return false;
    },
    remove({ tenantId }: ScimEvent): void {
      const left = (counts.get(tenantId) ?? 1) - 1;
      if (left > 0) {
        counts.set(tenantId, left);
        return;
      }
      counts.delete(tenantId);
      full.delete(tenantId);
    },
  };
}

/** With an outbox: the events go into the commit, and from there to the listeners. */
function withOutbox(
  direct: EventDispatcher,
  outbox: EventOutbox<ScimEvent>,
  { onEvent, onDeactivate, logger }: EventDispatcherOptions,
): EventDispatcher {
  const listeners = { ...(onEvent && { onEvent }), ...(onDeactivate && { onDeactivate }), logger };
  const handOver = createHandOver(listeners);
  const gather = () => direct.background.outbox.pause(GATHER_MS);
  const kick = direct.hasListeners
    ? createOutboxRelay(
        ({ signal, news }) => drain(outbox, handOver, { signal }, { news, gather }),
        {
          background: direct.background.outbox,
          logger,
        },
      )
    : undefined;
  return {
    hasListeners: true,
    background: direct.background,
    open() {
      const events: ScimEvent[] = [];
      return {
        events,
        reserve() {},
        async record(ctx) {
          const entries = events.map((event) => ({ resource: resourceOf(event), event }));
          if (entries.length > 0) await outbox.append(ctx, entries);
        },
        async dispatch() {
          if (events.length > 0) kick?.();
        },
        rolledBack() {},
      };
    },
    dispatch: direct.dispatch,
  };
}

export function createEventDispatcher(options: EventDispatcherOptions): EventDispatcher {
  const direct = createDirectDispatcher(options);
  return options.outbox ? withOutbox(direct, options.outbox, options) : direct;
}
