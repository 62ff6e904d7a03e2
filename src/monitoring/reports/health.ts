import { errorRateOf, type ProvisioningCounts } from './counts.js';
import type { Cycle } from './cycle.js';

/**
 * How provisioning of a tenant is doing, as an identity provider would judge it:
 *
 * - `healthy`
 * - `degraded`: a noticeable part of the requests fails.
 * - `quarantineRisk`: it fails so often that the provider may soon put it into quarantine.
 * - `quarantineLikely`: what the provider puts into quarantine has happened.
 * - `silent`: nothing was heard of the provider for several of its cycles.
 */
export type HealthVerdict =
  | 'healthy'
  | 'degraded'
  | 'quarantineRisk'
  | 'quarantineLikely'
  | 'silent';

/** How provisioning of a tenant is doing, and why that is the verdict. */
export interface Health {
  readonly verdict: HealthVerdict;
  /** In plain words, with the numbers. */
  readonly reason: string;
}

/** Requests that were refused for their credentials since the last that was let in. */
export interface Refusals {
  readonly count: number;
}

/** What the verdict depends on. Times are milliseconds since the epoch. */
export interface HealthFacts {
  readonly now: number;
  readonly lastRequest: number | undefined;
  /** Last request whose credentials were accepted. */
  readonly lastAdmitted: number | undefined;
  readonly refusals: Refusals | undefined;
  /** The cycle under way, or the last one. */
  readonly cycle: Cycle | undefined;
  /** The last 24 hours. */
  readonly window: ProvisioningCounts;
  /** Length of a cycle, from start to start. */
  readonly cycleMs: number;
  /** Cycles without a request after which the provider is silent. */
  readonly silentCycles: number;
}

/** Too many failures of a window: these, or so many that are besides more than 40 % of the attempts. */
interface FailureLimit {
  readonly failures: number;
  readonly withShare: number;
}

const SHARE = 0.4;
/** What Microsoft Entra ID puts into quarantine. */
const QUARANTINE: FailureLimit = { failures: 40_000, withShare: 5_000 };
/** Where a warning is due. */
const WARNING: FailureLimit = { failures: 20_000, withShare: 100 };

const LIMITS = {
  degradedShare: 0.05,
  degradedFailures: 3,
  misdirected: 2,
  refusals: 3,
} as const;

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const minutes = (ms: number): number => Math.round(ms / 60_000);
const failing = (counts: ProvisioningCounts, when: string): string =>
  `${counts.failures} of ${counts.attempts} requests failed ${when} (${percent(errorRateOf(counts))})`;

const thousands = new Intl.NumberFormat('en');
const QUARANTINED = `Entra ID quarantines beyond ${percent(SHARE)} with ${thousands.format(QUARANTINE.withShare)} failures, or beyond ${thousands.format(QUARANTINE.failures)} failures.`;

/** A rule says why it applies, or nothing. */
type Rule = readonly [HealthVerdict, (facts: HealthFacts) => string | undefined];

function failsBeyond({ failures, withShare }: FailureLimit): Rule[1] {
  return ({ window }) => {
    const often = window.failures >= withShare && errorRateOf(window) > SHARE;
    return often || window.failures > failures
      ? `${failing(window, 'in 24 hours')}; ${QUARANTINED}`
      : undefined;
  };
}

/** The first rule that has something to say decides. */
const RULES: readonly Rule[] = [
  [
    'quarantineLikely',
    ({ now, refusals, lastAdmitted, cycleMs }) => {
      const stale = lastAdmitted === undefined || now - lastAdmitted > cycleMs;
      if (!refusals || !stale) return undefined;
      return `${refusals.count} requests came without valid credentials, and none with: the provider's token may have expired. Identity providers quarantine at once for that.`;
    },
  ],
  [
    'quarantineLikely',
    ({ cycle }) => {
      if (!cycle || cycle.misdirected < LIMITS.misdirected) return undefined;
      if (cycle.misdirected < cycle.counts.attempts) return undefined;
      return 'All requests of the last cycle went to addresses that do not exist here: the tenant URL may be wrong. Identity providers quarantine at once for that.';
    },
  ],
  ['quarantineLikely', failsBeyond(QUARANTINE)],
  [
    'silent',
    ({ now, lastRequest, cycleMs, silentCycles }) => {
      if (lastRequest === undefined) return 'No request has come yet.';
      const quiet = now - lastRequest;
      return quiet > cycleMs * silentCycles
        ? `No request for ${minutes(quiet)} minutes; one was due every ${minutes(cycleMs)}.`
        : undefined;
    },
  ],
  [
    'quarantineRisk',
    ({ refusals }) =>
      refusals && refusals.count >= LIMITS.refusals
        ? `The last ${refusals.count} requests came without valid credentials.`
        : undefined,
  ],
  ['quarantineRisk', failsBeyond(WARNING)],
  [
    'degraded',
    ({ cycle }) => {
      if (!cycle || cycle.counts.failures < LIMITS.degradedFailures) return undefined;
      return errorRateOf(cycle.counts) > LIMITS.degradedShare
        ? `${failing(cycle.counts, 'in the last cycle')}.`
        : undefined;
    },
  ],
];

export function healthOf(facts: HealthFacts): Health {
  for (const [verdict, applies] of RULES) {
    const reason = applies(facts);
    if (reason !== undefined) return { verdict, reason };
  }
  return { verdict: 'healthy', reason: 'Requests are answered as they should be.' };
}
