import type { AuditCause, AuditReport, AuditResult } from '../../testing/index.js';

/** A finished run, as the reports show it. */
export interface AuditRecord extends AuditReport {
  readonly url: string;
  readonly profile: string;
  /** When it began; ISO 8601 in UTC. */
  readonly startedAt: string;
  /** Milliseconds. */
  readonly durationMs: number;
  /** It was ended by Ctrl-C or the time limit. */
  readonly stopped: boolean;
}

export type Tally = Readonly<Record<AuditResult['outcome'], number>>;

export function tallyOf(results: readonly AuditResult[]): Tally {
  const tally = { passed: 0, failed: 0, warning: 0, skipped: 0 };
  for (const { outcome } of results) tally[outcome] += 1;
  return tally;
}

const WORDS: readonly (readonly [AuditResult['outcome'], one: string, many: string])[] = [
  ['passed', 'passed', 'passed'],
  ['failed', 'failed', 'failed'],
  ['warning', 'warning', 'warnings'],
  ['skipped', 'skipped', 'skipped'],
];

/** E.g. `19 passed, 1 failed, 2 warnings`. */
export function tallyText(tally: Tally): string {
  const parts = WORDS.filter(([outcome]) => tally[outcome] > 0).map(
    ([outcome, one, many]) => `${tally[outcome]} ${tally[outcome] === 1 ? one : many}`,
  );
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

export function withOutcome<T extends { readonly outcome: AuditResult['outcome'] }>(
  results: readonly T[],
  outcome: T['outcome'],
): readonly T[] {
  return results.filter((result) => result.outcome === outcome);
}

/** E.g. `2 causes, 31 audits`; just the number where each has a cause of its own. */
export function causesText(causes: readonly AuditCause[]): string {
  const audits = causes.reduce((sum, { results }) => sum + results.length, 0);
  if (audits === causes.length) return String(audits);
  return `${causes.length} ${causes.length === 1 ? 'cause' : 'causes'}, ${audits} audits`;
}

/** Results under a heading each, in the order of the first of them. */
export function groupedBy(
  results: readonly AuditResult[],
  heading: (result: AuditResult) => string,
): readonly (readonly [string, readonly AuditResult[]])[] {
  const groups = new Map<string, AuditResult[]>();
  for (const result of results) {
    const name = heading(result);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [result]);
    else group.push(result);
  }
  return [...groups];
}

/** What became of what was created, in a sentence. */
export function cleanUpText({ cleanUp: { created, leftovers } }: AuditRecord): string {
  if (created === 0 && leftovers.length === 0) return 'Nothing was created.';
  return leftovers.length === 0
    ? `${created} resources were created and deleted again.`
    : `${created} resources were created; ${leftovers.length} could not be deleted:`;
}
