import type { TableName } from '../connection/tables.js';
import type { RetentionSettings } from './retention-options.js';

/** How many rows were removed. */
export interface PrunedRows {
  readonly logEntries: number;
  readonly deletedUsers: number;
  readonly endedTokens: number;
  /** Assertions whose time is over, which nobody could use again anyway. */
  readonly usedAssertions: number;
  /** Counts of requests whose window is over. */
  readonly requestCounts: number;
  /** What the deletion guard counted or decided, and has no effect any more. */
  readonly guardRows: number;
  /** Alerts of which nothing waits any more. */
  readonly alerts: number;
}

/** Rows that may go, and after how many days; undefined: as soon as their own time is over. */
export interface Sweep {
  readonly counted: keyof PrunedRows;
  readonly table: TableName;
  readonly days?: number;
  /** By the clock of the database; `$1` are the days. */
  readonly where: string;
  /** Of an index, so that the oldest are found without looking at the others. */
  readonly orderBy?: string;
}

const LONG_AGO = "now() - $1::float8 * interval '1 day'";

/** The guard writes times as milliseconds since the epoch. */
const LONG_AGO_MS = `extract(epoch FROM ${LONG_AGO}) * 1000`;

/** Longer than any alert keeps another from being raised that is worth it. */
const ALERT_DAYS = 90;

/** The longest window of a guard, and decisions of it, are shorter. */
const GUARD_DAYS = 366;

/**
 * In the order in which it is done. What waits to be delivered or computed (outbox, role jobs) is no leftover, however
 * old it is.
 */
export const sweepsOf = (settings: RetentionSettings): readonly Sweep[] => [
  {
    counted: 'logEntries',
    table: 'provisioning_log',
    days: settings.logDays,
    where: `time < ${LONG_AGO}`,
    orderBy: 'time',
  },
  {
    counted: 'usedAssertions',
    table: 'used_assertions',
    where: 'expires_at < now()',
    orderBy: 'expires_at',
  },
  {
    counted: 'requestCounts',
    table: 'request_counts',
    where: 'ends_at < now()',
    orderBy: 'ends_at',
  },
  {
    counted: 'guardRows',
    table: 'guard_taken',
    days: GUARD_DAYS,
    where: `time < ${LONG_AGO_MS}`,
  },
  {
    counted: 'guardRows',
    table: 'guard_users',
    days: 1,
    where: `state <> 'held' AND until < ${LONG_AGO_MS}`,
  },
  {
    counted: 'alerts',
    table: 'alerts',
    days: ALERT_DAYS,
    where: `raised_at < ${LONG_AGO} AND status <> 'waiting'`,
    orderBy: 'raised_at',
  },
  {
    counted: 'endedTokens',
    table: 'tokens',
    days: settings.endedTokenDays,
    // A token may have both: it ended with the earlier of them.
    where: `least((token->>'revokedAt')::timestamptz, (token->>'expiresAt')::timestamptz) < ${LONG_AGO}`,
  },
  {
    counted: 'deletedUsers',
    table: 'users',
    days: settings.deletedUserDays,
    where: `deleted_at < ${LONG_AGO}`,
    orderBy: 'deleted_at',
  },
];
