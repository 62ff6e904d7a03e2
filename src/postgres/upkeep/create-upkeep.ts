import type { Logger } from '../../index.js';
import { safeLogger } from '../../lib/hooks/safe-logger.js';
import type { Database } from '../connection/database.js';
import type { PostgresPool } from '../connection/pool.js';
import type { Session } from '../connection/session.js';
import type { NeededTable } from '../own-tables/check/needs.js';
import { createOutageLog } from './outage-log.js';
import { createRetention } from './retention.js';
import type { RetentionSettings } from './retention-options.js';
import type { PrunedRows } from './sweeps.js';
import { createVerification } from './verification.js';

/** What keeps the tables in order; part of what {@link createPostgresScim} makes. */
export interface Upkeep {
  /**
   * Checks version, tables, columns, unique indexes and the privileges of the role in one statement, and tables of yours
   * in another. The same is done
   * before the first statement, where it fails with 503; at start it tells before there are requests.
   *
   * @throws ScimConfigError `ERR_SCIM_DATABASE`, which names everything that is missing and what to run.
   * @throws UnavailableError if the database does not answer.
   */
  verify(): Promise<void>;
  /**
   * Removes what {@link RetentionOptions} say, now; for a job of yours, with `intervalMinutes: 0`.
   *
   * @throws UnavailableError
   */
  prune(): Promise<PrunedRows>;
  /** Ends the upkeep; to be called before the pool is ended. Never rejects. */
  close(): Promise<void>;
}

interface UpkeepParts {
  readonly session: Session;
  readonly pool: PostgresPool;
  readonly schema: string;
  /** What tables of the host must be. */
  readonly needed: readonly NeededTable[];
  /** A statement that finds what should be unique and is not; undefined if nothing is looked for. */
  readonly duplicates: string | undefined;
  readonly retention: RetentionSettings;
  readonly logger: Logger;
}

/** @param createDatabase - makes the database, whose first statement waits for `verify`. */
export function createUpkeep(
  { session, pool, schema, needed, duplicates, retention: settings, logger: given }: UpkeepParts,
  createDatabase: (parts: {
    readonly verify: () => Promise<void>;
    readonly onError: (error: unknown) => void;
  }) => Database,
): Upkeep & { readonly database: Database } {
  const logger = safeLogger(given);
  const onError = createOutageLog(logger);
  const verification = createVerification({
    session,
    schema,
    needed,
    duplicates,
    pool,
    logger,
    onError,
    onVerified: () => retention.start(),
  });
  const database = createDatabase({ verify: verification.ensure, onError });
  const retention = createRetention({ database, settings, logger });
  return {
    database,
    verify: verification.verify,
    prune: retention.prune,
    close: retention.close,
  };
}
