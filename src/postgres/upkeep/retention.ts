import { randomUUID } from 'node:crypto';
import { describeError } from '../../errors/describe-error.js';
import type { Logger } from '../../index.js';
import { ALONE, type Database } from '../connection/database.js';
import { prune } from './prune.js';
import type { RetentionSettings } from './retention-options.js';
import { type PrunedRows, sweepsOf } from './sweeps.js';

/** Removes what is no longer needed, from time to time. */
export interface Retention {
  /** Begins to look from time to time. */
  start(): void;
  /** Removes what is due now, whoever else is at it. */
  prune(): Promise<PrunedRows>;
  /** Looks no more; resolves when the batch under way is done. */
  close(): Promise<void>;
}

interface RetentionParts {
  readonly database: Database;
  readonly settings: RetentionSettings;
  readonly logger: Logger;
}

/** A process that is ended in the middle is replaced by another after this time. */
const LEASE_SECONDS = 60;

export function createRetention({ database, settings, logger }: RetentionParts): Retention {
  const owner = randomUUID();
  const sweeps = sweepsOf(settings);
  const intervalMs = settings.intervalMinutes * 60_000;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  /** Whether it is this process that removes, for the next seconds. */
  async function lease(seconds: number): Promise<boolean> {
    const rows = await database.query(
      ALONE,
      `INSERT INTO ${database.tables.leases} AS l (name, owner, leased_until)
         VALUES ('retention', $1, now() + $2::float8 * interval '1 second')
       ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, leased_until = excluded.leased_until
         WHERE l.leased_until < now() OR l.owner = excluded.owner
       RETURNING name`,
      [owner, seconds],
    );
    return rows.length > 0;
  }

  async function look(): Promise<void> {
    try {
      const goesOn = async () => !closed && (await lease(LEASE_SECONDS));
      if (!(await goesOn())) return;
      await prune(database, sweeps, goesOn);
      // Kept until it is this process's turn again: the others need not look in between.
      if (!closed) await lease(intervalMs / 1_000);
    } catch (error) {
      logger.warn('Old rows could not be removed; another attempt follows.', {
        error: describeError(error),
      });
    }
  }

  function wait(ms: number): void {
    if (closed) return;
    timer = setTimeout(async () => {
      looking = look();
      await looking;
      wait(intervalMs * (0.9 + Math.random() * 0.2));
    }, ms).unref();
  }

  return {
    start() {
      // Processes that were started together look at different times.
      if (intervalMs > 0) wait(intervalMs * Math.random());
    },
    prune: () => prune(database, sweeps, async () => !closed),
    async close() {
      closed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
