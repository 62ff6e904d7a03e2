import { checkKeys } from '../../errors/check-keys.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Audit } from './audit.js';
import type { AuditExchange } from './core/exchange.js';
import { AuditFailure } from './core/failure.js';
import type { AuditTarget, CleanUp } from './core/target.js';

/** How one audit ended. `warning` is a failure that leaves a server within the RFC or the client's demands. */
export interface AuditResult {
  readonly audit: Audit;
  readonly outcome: 'passed' | 'failed' | 'warning' | 'skipped';
  /** Why it was skipped, or what was expected and came instead; the token is never in it. */
  readonly message?: string;
  /**
   * What lies behind it, in words that are the same for each audit that fails for it: see
   * {@link AuditReport.causes}. With `failed` and `warning`.
   */
  readonly cause?: string;
  /** What was sent and answered; with `failed` and `warning`. */
  readonly exchanges?: readonly AuditExchange[];
  /** Milliseconds. */
  readonly durationMs: number;
}

/** Why audits failed: one fault of the server, however many audits it makes fail. */
export interface AuditCause {
  /** In a sentence; the message of the audit where no other audit failed for it. */
  readonly cause: string;
  /** `failed` if one of them is. */
  readonly outcome: 'failed' | 'warning';
  /** The results that it explains; the gravest first, otherwise in the order of the run. */
  readonly results: readonly AuditResult[];
}

/**
 * What {@link runAudits} resolves with: one result per audit, the causes of what failed, and what was
 * cleaned up.
 */
export interface AuditReport {
  readonly results: readonly AuditResult[];
  /** The failures and warnings, each cause once: those with failures first, then those that explain most. */
  readonly causes: readonly AuditCause[];
  readonly cleanUp: CleanUp;
}

/** Options of {@link runAudits}. */
export interface RunAuditsOptions {
  /** Told before each audit. */
  readonly onStart?: (audit: Audit, index: number) => void;
  /** Told after each audit. */
  readonly onResult?: (result: AuditResult, index: number) => void;
}

const KEYS = keysOf<RunAuditsOptions>({ onStart: true, onResult: true });

type Ending = Omit<AuditResult, 'audit' | 'durationMs'>;

async function ending(audit: Audit, target: AuditTarget): Promise<Ending> {
  try {
    const end = await audit.run(target);
    return end.outcome === 'passed' ? end : { outcome: 'skipped', message: end.reason };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const { exchanges, cause } =
      error instanceof AuditFailure ? error : { exchanges: [], cause: text };
    return {
      outcome: audit.mandatory ? 'failed' : 'warning',
      message: target.mask(text),
      cause: target.mask(cause),
      exchanges,
    };
  }
}

const rank = ({ outcome }: AuditResult) => (outcome === 'failed' ? 0 : 1);

function causesOf(results: readonly AuditResult[]): readonly AuditCause[] {
  const byCause = new Map<string, AuditResult[]>();
  for (const result of results) {
    const { outcome, cause } = result;
    if (cause === undefined || (outcome !== 'failed' && outcome !== 'warning')) continue;
    byCause.set(cause, [...(byCause.get(cause) ?? []), result]);
  }
  const causes = [...byCause].map(([cause, explained]): AuditCause => {
    const sorted = [...explained].sort((a, b) => rank(a) - rank(b));
    const outcome = sorted[0]?.outcome === 'failed' ? 'failed' : 'warning';
    return { cause, outcome, results: sorted };
  });
  const grave = ({ outcome }: AuditCause) => Number(outcome === 'failed');
  return causes.sort((a, b) => grave(b) - grave(a) || b.results.length - a.results.length);
}

/**
 * Runs audits one after the other, then deletes what could not be deleted before. The target's `signal`
 * ends it early; the audits that are left are reported as skipped.
 *
 * @returns a result for each audit, what lies behind those that failed, and what is left behind on the server.
 * @example
 * const target = createAuditTarget({ baseUrl, token });
 * const { results } = await runAudits(scimAudits({ profiles: ['rfc'] }), target);
 */
export async function runAudits(
  audits: readonly Audit[],
  target: AuditTarget,
  options: RunAuditsOptions = {},
): Promise<AuditReport> {
  checkKeys(options, KEYS, 'runAudits()');
  const { onStart, onResult } = options;
  const results: AuditResult[] = [];
  for (const [index, audit] of audits.entries()) {
    onStart?.(audit, index);
    const begun = performance.now();
    const end = await ending(audit, target);
    const result = { audit, ...end, durationMs: performance.now() - begun };
    results.push(result);
    onResult?.(result, index);
  }
  return { results, causes: causesOf(results), cleanUp: await target.cleanUp() };
}
