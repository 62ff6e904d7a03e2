import { type Background, createBackground } from '../lib/background.js';
import { createEventOrder, type Place } from '../lib/event-order.js';
import { createPatience } from '../lib/patience.js';
import type { RequestContext } from '../stores/contract/context.js';
import type { EventOutbox } from '../stores/contract/event-outbox.js';
import { deactivationOf, type OnDeactivate } from './deactivation.js';
import { createDeactivator } from './deactivator.js';
import { drain } from './drain-outbox.js';
import { createOutboxRelay } from './outbox-relay.js';
import { type Logger, publish, resourceOf } from './publish.js';
import type { EventListener, ScimEvent } from './types.js';

/** The events of one unit of work, from the write to the listener. */
export interface Telling {
  /** In the order in which they are told. */
  readonly events: ScimEvent[];
  /** Gives an event its place among those of its resource; to be called right after the write. */
  hold(event: ScimEvent): void;
  /** Makes the events part of the commit, where there is an outbox; the last thing in the unit. */
  record(ctx: RequestContext): Promise<void>;
  /** Tells the events. Never rejects, and does not wait for slow listeners beyond some seconds. */
  committed(): Promise<void>;
  rolledBack(): void;
}

/** How one router tells what happened. */
export interface Teller {
  /** Whether anybody wants to know, so that what only events need can be left undone. */
  readonly heard: boolean;
  open(): Telling;
  /** Tells what no commit belongs to. As {@link Telling.committed}. */
  tell(event: ScimEvent): Promise<void>;
  /** What goes on behind the answers. */
  readonly background: TellerBackground;
}

/** What a teller is still busy with, for whoever closes the router. */
export interface TellerBackground {
  /** Events that are being told without an outbox, or wait for their turn. */
  readonly events: Background;
  /** Deactivations that are tried again without an outbox. */
  readonly deactivations: Background;
  /** The drain of the outbox. */
  readonly outbox: Background;
}

export interface TellerOptions {
  readonly onEvent: EventListener | undefined;
  readonly onDeactivate: OnDeactivate | undefined;
  readonly outbox: EventOutbox<ScimEvent> | undefined;
  readonly logger: Logger;
  /** How long an answer waits for listeners; default 5,000. */
  readonly patienceMs?: number;
}

const DONE = Promise.resolve();

/** Without an outbox: each event in its turn, straight to the listeners. */
function createDirectTeller(options: TellerOptions): Teller {
  const { onEvent, onDeactivate, logger, patienceMs = 5_000 } = options;
  const order = createEventOrder();
  const background: TellerBackground = Object.freeze({
    events: createBackground(),
    deactivations: createBackground(),
    outbox: createBackground(),
  });
  const deactivate =
    onDeactivate &&
    createDeactivator(onDeactivate, {
      report: (event) => void background.events.track(tellInOrder([event])),
      background: background.deactivations,
      logger,
    });

  const tellInOrder = async (events: readonly ScimEvent[], places?: Map<ScimEvent, Place>) => {
    const held = events.map((event) => places?.get(event) ?? order.take(resourceOf(event)));
    for (const [at, event] of events.entries()) {
      await held[at]?.ready;
      const deactivation = deactivationOf(event);
      if (deactivation) await deactivate?.(deactivation, event);
      await publish([event], onEvent, logger);
      held[at]?.leave();
    }
  };
  const patience = createPatience(patienceMs);
  const patiently: typeof patience = (work, giveUp) =>
    patience(background.events.track(work), giveUp);
  const slow = ({ type, requestId }: ScimEvent) =>
    logger.warn('a listener is slow; answers do not wait for it', { type, requestId });

  const heard = onEvent !== undefined || onDeactivate !== undefined;
  return {
    heard,
    background,
    open() {
      const events: ScimEvent[] = [];
      const places = new Map<ScimEvent, Place>();
      return {
        events,
        hold(event) {
          if (heard) places.set(event, order.take(resourceOf(event)));
        },
        record: () => DONE,
        async committed() {
          const [first] = events;
          if (!heard || !first) return;
          await patiently(tellInOrder(events, places), () => slow(first));
        },
        rolledBack() {
          for (const place of places.values()) place.leave();
        },
      };
    },
    async tell(event) {
      if (!onEvent) return;
      await patiently(publish([event], onEvent, logger), () => slow(event));
    },
  };
}

/** With an outbox: the events go into the commit, and from there to the listeners. */
function withOutbox(
  direct: Teller,
  outbox: EventOutbox<ScimEvent>,
  { onEvent, onDeactivate, logger }: TellerOptions,
): Teller {
  const listeners = { ...(onEvent && { onEvent }), ...(onDeactivate && { onDeactivate }), logger };
  const kick = direct.heard
    ? createOutboxRelay(({ signal, news }) => drain(outbox, { ...listeners, signal }, news), {
        background: direct.background.outbox,
        logger,
      })
    : undefined;
  return {
    heard: true,
    background: direct.background,
    open() {
      const events: ScimEvent[] = [];
      return {
        events,
        hold() {},
        async record(ctx) {
          const entries = events.map((event) => ({ resource: resourceOf(event), event }));
          if (entries.length > 0) await outbox.append(ctx, entries);
        },
        async committed() {
          if (events.length > 0) kick?.();
        },
        rolledBack() {},
      };
    },
    tell: direct.tell,
  };
}

export function createTeller(options: TellerOptions): Teller {
  const direct = createDirectTeller(options);
  return options.outbox ? withOutbox(direct, options.outbox, options) : direct;
}
