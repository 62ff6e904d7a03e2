import { isFailure, type ProvisioningKind, type ProvisioningLogEntry } from '../log/entry.js';

/** What happened in a span of time. Changes are counted where they succeeded. */
export interface ProvisioningCounts {
  /** HTTP requests; a Bulk request is one. */
  readonly requests: number;
  /** What could succeed or fail: requests, and in place of a Bulk request its operations. */
  readonly attempts: number;
  readonly failures: number;
  readonly reads: number;
  readonly creates: number;
  readonly updates: number;
  readonly disables: number;
  readonly reactivations: number;
  readonly deletes: number;
  readonly memberships: number;
}

type Tally = { -readonly [K in keyof ProvisioningCounts]: number };

const COUNTED: Readonly<Record<ProvisioningKind, keyof ProvisioningCounts | undefined>> = {
  create: 'creates',
  update: 'updates',
  unchanged: undefined,
  disable: 'disables',
  reactivate: 'reactivations',
  delete: 'deletes',
  membership: 'memberships',
  read: 'reads',
  bulk: undefined,
  roles: undefined,
  other: undefined,
};

export const NO_COUNTS: ProvisioningCounts = Object.freeze({
  requests: 0,
  attempts: 0,
  failures: 0,
  reads: 0,
  creates: 0,
  updates: 0,
  disables: 0,
  reactivations: 0,
  deletes: 0,
  memberships: 0,
});

const NAMES = Object.keys(NO_COUNTS) as readonly (keyof ProvisioningCounts)[];

/** The counts with one more entry. */
export function counted(
  counts: ProvisioningCounts,
  entry: ProvisioningLogEntry,
): ProvisioningCounts {
  const next: Tally = { ...counts };
  const failed = isFailure(entry);
  if (entry.operation === undefined) next.requests += 1;
  if (entry.kind !== 'bulk' || failed) next.attempts += 1;
  if (failed) next.failures += 1;
  const name = COUNTED[entry.kind];
  if (name !== undefined && entry.status < 400) next[name] += 1;
  return Object.freeze(next);
}

export function sumOf(all: Iterable<ProvisioningCounts>): ProvisioningCounts {
  const sum: Tally = { ...NO_COUNTS };
  for (const counts of all) for (const name of NAMES) sum[name] += counts[name];
  return Object.freeze(sum);
}

/** Failures as a share of the attempts; 0 where there were none. */
export function errorRateOf({ attempts, failures }: ProvisioningCounts): number {
  return attempts === 0 ? 0 : failures / attempts;
}
