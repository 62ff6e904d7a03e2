/** How the product of the tests is started, in the environment variable `HOST_OPTIONS` as JSON. */
export interface HostOptions {
  readonly url: string;
  /** Whether people, teams and roles are in tables of the product, as `own-tables.ts` makes them. */
  readonly isOwn?: boolean;
  /** Connections of the pool; default 5. */
  readonly poolMax?: number;
  /** Longest wait for one of them; default 2. */
  readonly connectTimeoutSeconds?: number;
  /** Each event that is told is appended to this file, a line of JSON. Default: none. */
  readonly eventsFile?: string;
  /** Users whose roles one commit computes; default 2, so that role jobs have something to do. */
  readonly maxInCommit?: number;
  /** Without it only requests cause work; default: every so many milliseconds the host drains outbox and role jobs. */
  readonly upkeepMs?: number;
}

export const TENANT = 'acme';
export const TOKEN = 'a-token-for-tests-with-more-than-32-characters';
export const ROLES = ['editor', 'approver', 'auditor'] as const;
export type Role = (typeof ROLES)[number];
export const DEFAULT_ROLE = 'member';
export const DISABLED_ROLE = 'disabled';
