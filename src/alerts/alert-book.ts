import { randomUUID } from 'node:crypto';
import { ALERT_KINDS, type AlertFacts, type AlertKind } from './kinds.js';
import type { AlertStore, StoredAlert } from './store.js';

/** What is to be raised. */
export interface NewAlert<K extends AlertKind = AlertKind> {
  readonly kind: K;
  readonly facts: AlertFacts[K];
  /** What of a tenant it is about, where there can be several, e.g. the id of a token. */
  readonly subject?: string;
  readonly occurrence?: string;
}

/** The alerts of one channel. */
export interface AlertBook {
  raise<K extends AlertKind>(tenantId: string, alert: NewAlert<K>): Promise<void>;
  end(tenantId: string, keys: readonly string[]): Promise<void>;
  open(tenantId: string): Promise<readonly StoredAlert[]>;
}

const HOUR_SECONDS = 3_600;

export const keyOf = (kind: AlertKind, subject?: string): string =>
  subject === undefined ? kind : `${kind}:${subject}`;

export function createAlertBook(
  store: AlertStore,
  channel: string,
  repeatHours: number,
): AlertBook {
  return {
    async raise(tenantId, { kind, facts, subject, occurrence }) {
      const { againHours = repeatHours, afterEndMinutes = 0 } = ALERT_KINDS[kind];
      const repeat = {
        againSeconds: againHours * HOUR_SECONDS,
        afterEndSeconds: afterEndMinutes * 60,
      };
      await store.raise(
        {
          id: randomUUID(),
          tenantId,
          channel,
          key: keyOf(kind, subject),
          kind,
          facts,
          ...(occurrence !== undefined && { occurrence }),
        },
        repeat,
      );
    },
    async end(tenantId, keys) {
      if (keys.length > 0) await store.end(tenantId, channel, keys);
    },
    open: (tenantId) => store.open(tenantId, channel),
  };
}
