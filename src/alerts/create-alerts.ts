import { errorName, safeLogger } from '../lib/hooks/safe-logger.js';
import type { HostEvent } from '../lib/host-event.js';
import { createAlertBook } from './alert-book.js';
import { createDelivery } from './delivery/deliver.js';
import { noteOf } from './from-event.js';
import type { AlertKind } from './kinds.js';
import { createLookRound } from './looks/look-round.js';
import { looksOf } from './looks/looks.js';
import { createMemoryAlertStore } from './memory-store.js';
import { type AlertsOptions, readAlertsOptions } from './options.js';
import type { AlertStatus, StoredAlert } from './store.js';

/** What became of an alert, for a log that people read. Times are ISO 8601 in UTC. */
export interface AlertDelivery {
  readonly id: string;
  readonly kind: AlertKind;
  /** Name of the sender; `default` where there is one only. */
  readonly channel: string;
  readonly time: string;
  readonly status: AlertStatus;
  readonly attempts: number;
  readonly sentAt?: string;
  /** When it is tried again. */
  readonly dueAt?: string;
  /** Name of the error of the last attempt. */
  readonly error?: string;
}

/** Tells the administrators of tenants what they should know. */
export interface Alerts {
  /**
   * For every `onEvent` of this library: of the router, `createProvisioningReports`, `createDeletionGuard` and
   * `createTokenService`. Resolves when what the event is worth is stored; it is sent afterwards.
   *
   * @throws whatever the store throws, so that an outbox tells the event again.
   */
  readonly onEvent: (event: HostEvent) => Promise<void>;
  /** Begins to send what is due every minute, and to look at every tenant every 15 minutes, in one process at a time. */
  start(): void;
  /** Looks at every tenant and sends what is due, now: for a job of your own in place of `start`. */
  check(): Promise<void>;
  /** The newest alerts of a tenant, the newest first; at most 200, and 50 by default. */
  deliveries(
    tenantId: string,
    options?: { readonly limit?: number },
  ): Promise<readonly AlertDelivery[]>;
  /** Begins nothing any more; resolves when what is being sent is sent. Others wait in the store. */
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;
const LOOK_MINUTES = 15;
const MAX_LISTED = 200;

function deliveryOf(stored: StoredAlert): AlertDelivery {
  const { id, kind, channel, raisedAt, status, attempts, sentAt, dueAt, error } = stored;
  return {
    id,
    kind,
    channel,
    time: raisedAt,
    status,
    attempts,
    ...(sentAt !== undefined && { sentAt }),
    ...(dueAt !== undefined && { dueAt }),
    ...(error !== undefined && { error }),
  };
}

/**
 * Makes alerts: what goes wrong becomes a text for the administrators of the tenant, is stored, and sent by one process
 * at a time until it has arrived, for a day. A process that ends while it sends makes an alert arrive twice at the most;
 * none is lost where the store is durable.
 *
 * @throws ScimConfigError `ERR_SCIM_ALERTS`
 * @example
 * const alerts = createAlerts({
 *   store: createMemoryAlertStore(), // in production scim.alertStore
 *   send: ({ tenantId, subject, text, html }) => mailAdministrators(tenantId, { subject, text, html }),
 *   quietHours: { from: '20:00', to: '07:00', timeZone: 'Europe/Zurich' },
 * });
 * app.use('/scim/v2', createScimRouter({ ...stores, auth, onEvent: alerts.onEvent }));
 * alerts.start();
 */
export function createAlerts(options: AlertsOptions): Alerts {
  const settings = readAlertsOptions(options);
  const { senders, repeatHours, store = createMemoryAlertStore(), tenants } = settings;
  const logger = safeLogger(settings.logger ?? console);
  const stop = new AbortController();
  const books = Object.keys(senders).map((channel) => createAlertBook(store, channel, repeatHours));
  const looks = looksOf(settings, books);
  const round = createLookRound({ store, looks, tenants, logger, stopped: stop.signal });
  const delivery = createDelivery({ store, settings, logger, stopped: stop.signal });
  const working = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let isQueued = false;

  async function deliver(): Promise<void> {
    try {
      await delivery.deliver();
    } catch (error) {
      logger.error('alerts could not be sent; another attempt follows', {
        error: errorName(error),
      });
    }
  }

  /** Events that come together share a look at what is due. */
  function deliverSoon(): void {
    if (isQueued || stop.signal.aborted) return;
    isQueued = true;
    setImmediate(() => {
      isQueued = false;
      void track(deliver());
    });
  }

  function track(work: Promise<void>): Promise<void> {
    const tracked = work.finally(() => working.delete(tracked));
    working.add(tracked);
    return tracked;
  }

  function wait(minute: number): void {
    if (stop.signal.aborted) return;
    // Processes that were started together do not ask the store together.
    timer = setTimeout(
      async () => {
        if (minute % LOOK_MINUTES === 0) await track(round.runInTurn((LOOK_MINUTES - 1) * 60));
        await deliverSoon();
        wait(minute + 1);
      },
      MINUTE_MS * (0.9 + Math.random() * 0.2),
    );
    timer.unref();
  }

  return Object.freeze<Alerts>({
    async onEvent(event) {
      const { type } = event;
      // Silence is judged by what is usual, where that can be known.
      const judgedByLook =
        settings.reports && type === 'health.changed' && Object(event).to === 'silent';
      const note = judgedByLook ? undefined : noteOf(event);
      if (!note) return;
      for (const book of books) await note(book);
      deliverSoon();
    },
    start() {
      if (timer === undefined) wait(0);
    },
    async check() {
      if (stop.signal.aborted) return;
      await track(round.run());
      await track(deliver());
    },
    async deliveries(tenantId, { limit = 50 } = {}) {
      const most = Math.max(1, Math.min(MAX_LISTED, Math.trunc(limit) || 1));
      return (await store.list(tenantId, most)).map(deliveryOf);
    },
    async close() {
      stop.abort();
      clearTimeout(timer);
      await Promise.all(working);
      await delivery.settled();
    },
  });
}
