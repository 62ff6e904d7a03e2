import { createHash, randomUUID } from 'node:crypto';
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

/** What a database cannot store in a string. */
const UNSTORABLE = /[\0\p{Cs}]/gu;
const MAX_SUBJECT = 100;

const storable = (text: string): string => text.replace(UNSTORABLE, '\ufffd');

/** Facts are strings, numbers, and lists of strings. */
function storableFacts(
  facts: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return JSON.parse(
    JSON.stringify(facts, (_, value: unknown) =>
      typeof value === 'string' ? storable(value) : value,
    ),
  );
}

/** A subject that is too long to be looked up by is known by its digest. */
export function keyOf(kind: AlertKind, subject?: string): string {
  if (subject === undefined) return kind;
  if (subject.length <= MAX_SUBJECT) return `${kind}:${storable(subject)}`;
  return `${kind}:${createHash('sha256').update(subject).digest('hex')}`;
}

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
          facts: storableFacts(facts),
          ...(occurrence !== undefined && { occurrence: storable(occurrence) }),
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
