import type { AlertKind } from './kinds.js';
import type { AlertTexts } from './texts/compose.js';

/** An alert as it is handed to `send`. */
export interface Alert extends AlertTexts {
  /** The same in every attempt: what has it already can be left out. */
  readonly id: string;
  readonly tenantId: string;
  readonly kind: AlertKind;
  /** `urgent`: also sent in quiet hours. */
  readonly urgency: 'urgent' | 'normal';
  /** When it was raised; ISO 8601 in UTC. */
  readonly time: string;
  /** Address of the page, as `pageUrl` has told it. */
  readonly url?: string;
  /** For programs: ids, numbers, times, and names of roles and columns. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Sends an alert; what it throws makes it be tried again. Given up after 30 seconds, and tried again. */
export type AlertSender = (alert: Alert) => unknown;
