const HOUR_MS = 3_600_000;
const CYCLE_MS = 40 * 60_000;
const WEEKS_OF_QUARANTINE_MS = 28 * 24 * HOUR_MS;

/** Microsoft: application-provisioning-quarantine-status and how-provisioning-works. */
const QUARANTINE_THRESHOLDS = {
  share: 0.4,
  failuresWithShare: 5_000,
  failures: 40_000,
  failuresWithReferences: 60_000,
} as const;

/** What went wrong in one cycle. */
export interface CycleOutcome {
  readonly attempted: number;
  readonly failed: number;
  /** Those of `failed` that are about a manager or a membership. */
  readonly failedReferences: number;
  /** Bad credentials, or an answer that is not SCIM: quarantine at once. */
  readonly fatal: 'credentials' | 'compliance' | undefined;
}

/**
 * Why Entra ID puts a job in quarantine: wrong credentials, a test connection that fails, or too many
 * failures.
 */
export type QuarantineReason = 'credentials' | 'compliance' | 'failures';

/** Why a cycle puts the job into quarantine; undefined if it does not. */
export function quarantineReason(outcome: CycleOutcome): QuarantineReason | undefined {
  const { attempted, failed, failedReferences, fatal } = outcome;
  if (fatal !== undefined) return fatal;
  const { share, failuresWithShare, failures, failuresWithReferences } = QUARANTINE_THRESHOLDS;
  const many =
    (failed >= failuresWithShare && failed > share * attempted) ||
    failed - failedReferences > failures ||
    failed > failuresWithReferences;
  return many ? 'failures' : undefined;
}

/** The state of a provisioning job as its page in the portal shows it. */
export type EntraJob =
  | { readonly state: 'active'; readonly nextCycleAt: Date }
  | {
      readonly state: 'quarantined';
      readonly reason: QuarantineReason;
      readonly since: Date;
      readonly nextCycleAt: Date;
    }
  | { readonly state: 'disabled'; readonly reason: QuarantineReason; readonly since: Date };

/**
 * The job after a cycle: every 40 minutes while all is well, once a day in quarantine, disabled after four
 * weeks of it.
 */
export function afterCycle(
  before: EntraJob | undefined,
  outcome: CycleOutcome,
  now: Date,
): EntraJob {
  const reason = quarantineReason(outcome);
  const time = now.getTime();
  if (reason === undefined) return { state: 'active', nextCycleAt: new Date(time + CYCLE_MS) };
  const since = before?.state === 'quarantined' ? before.since : now;
  if (time - since.getTime() >= WEEKS_OF_QUARANTINE_MS) return { state: 'disabled', reason, since };
  return { state: 'quarantined', reason, since, nextCycleAt: new Date(time + 24 * HOUR_MS) };
}
