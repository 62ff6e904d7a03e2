import { ClientRequestError } from '../../http/request-error.js';
import { inFlight } from '../client/in-flight.js';
import { newTally, type Tally } from '../client/report.js';
import type { CycleOutcome } from './quarantine.js';
import { ComplianceError } from './session.js';

/** What has been tried in one cycle, and what became of it. */
export interface Attempts {
  readonly tally: Tally;
  /** Object ids. */
  readonly attempted: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
  /**
   * Works on all items in parallel; what fails is noted, and the others go on, unless the failure is
   * about the whole job.
   */
  each<T>(
    items: readonly T[],
    idOf: (item: T) => string,
    work: (item: T) => Promise<void>,
    about?: 'objects' | 'references',
  ): Promise<void>;
  outcome(): CycleOutcome;
}

export function createAttempts(concurrency: number): Attempts {
  const tally = newTally();
  const attempted = new Set<string>();
  const failed = new Set<string>();
  const failedReferences = new Set<string>();
  let fatal: CycleOutcome['fatal'];

  return {
    tally,
    attempted,
    failed,
    each: (items, idOf, work, about = 'objects') =>
      inFlight(items, concurrency, async (item) => {
        if (fatal !== undefined) return;
        const objectId = idOf(item);
        attempted.add(objectId);
        try {
          await work(item);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          tally.failures.push({ objectId, reason });
          if (about === 'references' && !failed.has(objectId)) failedReferences.add(objectId);
          failed.add(objectId);
          fatal ??= fatalOf(error);
        }
      }),
    outcome: () => ({
      attempted: attempted.size,
      failed: failed.size,
      failedReferences: failedReferences.size,
      fatal,
    }),
  };
}

/** Whether a failure is about the whole job and not about one object. */
function fatalOf(error: unknown): CycleOutcome['fatal'] {
  if (error instanceof ComplianceError) return 'compliance';
  if (!(error instanceof ClientRequestError)) return undefined;
  // A write that is refused is about one person: all seats may be taken.
  const isRefused = error.status === 401 || (error.status === 403 && error.isRead);
  return isRefused ? 'credentials' : undefined;
}
