import { randomUUID } from 'node:crypto';
import { readNothing } from '../../lib/hooks/about.js';
import { createHostHook, type HostHook } from '../../lib/hooks/host-hook.js';
import { errorName } from '../../lib/hooks/safe-logger.js';
import type { Logger } from '../../lib/logger.js';
import { Mutex } from '../../lib/mutex.js';
import type { Alert } from '../alert.js';
import { ALERT_KINDS, type AlertFacts, isAlertKind, sharedFacts } from '../kinds.js';
import type { AlertsSettings } from '../options.js';
import type { AlertOutcome, AlertStore, StoredAlert } from '../store.js';
import { composeTexts } from '../texts/compose.js';
import { describeFailure } from './describe-failure.js';
import { readQuietHours, secondsOfQuiet } from './quiet-hours.js';
import { pauseAfter } from './retry.js';

/** Alerts sent side by side. */
const AT_ONCE = 10;
/** Long beside the time of a sender: whoever takes over must not repeat what is being sent. */
const LEASE_SECONDS = 120;

interface DeliveryParts {
  readonly store: AlertStore;
  readonly settings: AlertsSettings;
  readonly logger: Logger;
  readonly stopped: AbortSignal;
}

function readUrl(answer: unknown): string | undefined {
  if (answer === undefined || answer === null) return undefined;
  const url = new URL(String(answer));
  if (url.protocol === 'https:' || url.protocol === 'http:') return url.href;
  throw new TypeError('The address of a page must begin with https.');
}

/** Sends what is due, until nothing is. Any number of processes may: each alert is one's at a time. */
export function createDelivery({ store, settings, logger, stopped }: DeliveryParts) {
  const { senders, quietHours, pageUrl, now = Date.now } = settings;
  const hooks = new Map<string, HostHook>(
    Object.keys(senders).map((name) => [name, createHostHook('alerts.send', { logger })]),
  );
  const channels = Object.keys(senders);
  const owner = randomUUID();
  const turns = new Mutex();
  const running = new Set<Promise<void>>();
  const quietHook = createHostHook('alerts.quietHours', { logger });
  const urlHook = createHostHook('alerts.pageUrl', { logger });

  /** An alert is worth more than a link in it, or a quiet night. */
  async function orNothing<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch {
      return undefined;
    }
  }

  async function quietSeconds({ tenantId, kind }: StoredAlert): Promise<number> {
    if (quietHours === undefined || ALERT_KINDS[kind].isUrgent) return 0;
    const ask = () => (typeof quietHours === 'function' ? quietHours(tenantId) : quietHours);
    const hours = await orNothing(() => quietHook.call(ask, { tenantId }, readQuietHours));
    return hours === undefined ? 0 : secondsOfQuiet(hours, now());
  }

  async function alertOf({ id, tenantId, kind, facts, raisedAt }: StoredAlert): Promise<Alert> {
    const url =
      pageUrl &&
      (await orNothing(() => urlHook.callSync(() => pageUrl(tenantId), { tenantId }, readUrl)));
    return Object.freeze({
      id,
      tenantId,
      kind,
      urgency: ALERT_KINDS[kind].isUrgent ? 'urgent' : 'normal',
      time: raisedAt,
      ...composeTexts(kind, facts as AlertFacts[typeof kind], url),
      ...(url !== undefined && { url }),
      data: Object.freeze(sharedFacts(kind, facts)),
    });
  }

  function failed(
    { id, tenantId, kind, channel, attempts }: StoredAlert,
    error: string,
  ): AlertOutcome {
    const seconds = pauseAfter(attempts);
    if (seconds !== undefined) return { status: 'waiting', seconds, error };
    logger.error('an alert could not be sent, and was given up', {
      alertId: id,
      tenantId,
      kind,
      channel,
      error,
    });
    return { status: 'failed', error };
  }

  async function send(stored: StoredAlert): Promise<AlertOutcome> {
    const { tenantId, kind, channel } = stored;
    // Raised by a newer version of the library, which is being rolled out.
    if (!isAlertKind(kind)) return { status: 'waiting', seconds: LEASE_SECONDS };
    const seconds = await quietSeconds(stored);
    if (seconds > 0) return { status: 'waiting', seconds };
    try {
      const alert = await alertOf(stored);
      await hooks
        .get(channel)
        ?.call(() => senders[channel]?.(alert), { tenantId, type: kind }, readNothing);
      return { status: 'sent' };
    } catch (error) {
      return failed(stored, describeFailure(error));
    }
  }

  /** What cannot be written down is sent once more, when the lease is over. */
  async function handle(alert: StoredAlert): Promise<void> {
    try {
      await store.settle(owner, alert.id, await send(alert));
    } catch (error) {
      logger.error('that an alert was sent could not be stored; it is sent again', {
        alertId: alert.id,
        tenantId: alert.tenantId,
        error: errorName(error),
      });
    }
  }

  /** Begins with what is due, as far as there is room. */
  async function begin(): Promise<readonly Promise<void>[]> {
    const release = await turns.acquire();
    try {
      while (running.size >= AT_ONCE) await Promise.race(running);
      if (stopped.aborted) return [];
      const room = AT_ONCE - running.size;
      const taken = await store.claim(owner, channels, room, LEASE_SECONDS);
      return taken.map((alert) => {
        const work = handle(alert).finally(() => running.delete(work));
        running.add(work);
        return work;
      });
    } finally {
      release();
    }
  }

  return {
    /** Resolves when nothing is due that it could take. One sender that hangs keeps no other waiting. */
    async deliver(): Promise<void> {
      for (;;) {
        const begun = await begin();
        if (begun.length === 0) return;
        await Promise.all(begun);
      }
    },
    /** Resolves when nothing is being sent. */
    async settled(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
