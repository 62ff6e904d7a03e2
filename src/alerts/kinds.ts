/** What is known of each kind of alert: ids, numbers, times and names of roles and columns, but no person's. */
export interface AlertFacts {
  readonly 'health.degraded': { readonly reason: string };
  readonly 'health.quarantineRisk': { readonly reason: string };
  readonly 'health.quarantineLikely': { readonly reason: string };
  readonly 'health.silent': { readonly reason: string };
  readonly 'health.recovered': Readonly<Record<string, never>>;
  readonly 'token.expiring': {
    readonly tokenId: string;
    readonly label: string;
    readonly expiresAt: string;
  };
  readonly 'deletions.held': { readonly held?: number; readonly limit?: number };
  readonly 'seats.low': { readonly active: number; readonly limit: number };
  readonly 'seats.full': { readonly active: number; readonly limit: number };
  readonly 'administrator.lost': { readonly role: string };
  readonly 'disabledUsers.holding': {
    readonly count: number;
    readonly days: number;
    /** SCIM ids of the first of them. */
    readonly userIds: readonly string[];
    /** Columns of the report in which they have something. */
    readonly columns: readonly string[];
  };
}

/** What an alert is about. */
export type AlertKind = keyof AlertFacts;

interface KindRow {
  /** Sent in quiet hours too: access that should have ended goes on, or nobody can administer. */
  readonly isUrgent?: true;
  /** Hours after which it is sent again while it lasts, where it is not the option `repeatHours`. */
  readonly againHours?: number;
  /** Minutes since it was raised before which it is not sent again when it had ended: it may come and go. */
  readonly afterEndMinutes?: number;
  /** Facts that are for programs; the others are for the text alone. */
  readonly shared: readonly string[];
}

/** Longer than any token lasts. */
const NEVER_HOURS = 87_600;
const WEEK_HOURS = 168;

export const ALERT_KINDS: Readonly<Record<AlertKind, KindRow>> = {
  'health.degraded': { afterEndMinutes: 60, shared: [] },
  'health.quarantineRisk': { afterEndMinutes: 60, shared: [] },
  'health.quarantineLikely': { isUrgent: true, afterEndMinutes: 60, shared: [] },
  'health.silent': { afterEndMinutes: 60, shared: [] },
  // Sent once for each problem that it ends.
  'health.recovered': { againHours: 0, shared: [] },
  'token.expiring': { againHours: NEVER_HOURS, shared: ['tokenId', 'expiresAt'] },
  'deletions.held': { isUrgent: true, shared: ['held', 'limit'] },
  'seats.low': { shared: ['active', 'limit'] },
  'seats.full': { shared: ['active', 'limit'] },
  'administrator.lost': { isUrgent: true, afterEndMinutes: 60, shared: ['role'] },
  'disabledUsers.holding': {
    againHours: WEEK_HOURS,
    shared: ['count', 'days', 'userIds', 'columns'],
  },
};

export const isAlertKind = (kind: unknown): kind is AlertKind =>
  typeof kind === 'string' && Object.hasOwn(ALERT_KINDS, kind);

/** Of the facts of an alert those that are for programs. */
export function sharedFacts(
  kind: AlertKind,
  facts: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { shared } = ALERT_KINDS[kind];
  return Object.fromEntries(Object.entries(facts).filter(([name]) => shared.includes(name)));
}
