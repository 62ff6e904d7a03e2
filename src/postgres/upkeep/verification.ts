import { type Logger, ScimConfigError, UnavailableError } from '../../index.js';
import { atMostEvery } from '../../lib/at-most-every.js';
import { monotonicNow } from '../../lib/monotonic.js';
import { compareDatabase } from '../catalog/compare.js';
import type { DatabaseFinding } from '../catalog/finding.js';
import { readDatabase } from '../catalog/read-catalog.js';
import type { PostgresPool } from '../connection/pool.js';
import type { Session } from '../connection/session.js';
import { NOTHING_KNOWN, storeErrorOf } from '../connection/store-error.js';
import { NEWEST, newestOf } from '../migrations/versions.js';
import { differencesOf } from '../own-tables/check/check-tables.js';
import { type Difference, findingOf } from '../own-tables/check/difference.js';
import type { NeededTable } from '../own-tables/check/needs.js';
import { type FoundOwnTable, readTables } from '../own-tables/check/read-tables.js';
import { unkeyedRows } from '../own-tables/check/unkeyed-rows.js';

/** Whether the tables are those that this code knows. */
export interface Verification {
  /** Asks the database. @throws ScimConfigError `ERR_SCIM_DATABASE`; UnavailableError if it does not answer. */
  verify(): Promise<void>;
  /**
   * Asks before the first statement, until the answer is good.
   *
   * @throws UnavailableError while it is not: then the request is answered with 503, and the log says why.
   */
  ensure(): Promise<void>;
}

export interface VerificationOptions {
  readonly session: Session;
  readonly schema: string;
  /** What tables of the host must be. */
  readonly needed: readonly NeededTable[];
  /** A statement that finds users with the same `externalId`; undefined where that is allowed. */
  readonly duplicates: string | undefined;
  readonly pool: PostgresPool;
  readonly logger: Logger;
  /** Told what keeps the database from being asked. */
  readonly onError: (error: unknown) => void;
  /** Called once, when the answer was good for the first time. */
  readonly onVerified: () => void;
}

/** A bad answer is kept for so long, that a storm of requests does not become one of questions. */
const KEEP_FAILURE_MS = 1_000;
const LOG_EVERY_MS = 60_000;

/** What is told in one message; `doctor` tells all. */
const MAX_TOLD = 20;

/** Whatever the database says, as the stores tell it. */
async function reading<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw storeErrorOf(error, NOTHING_KNOWN);
  }
}

/**
 * @returns the tables of the host.
 * @throws ScimConfigError for everything at once that keeps the code from running.
 */
async function check({
  session,
  schema,
  needed,
  logger,
}: VerificationOptions): Promise<readonly FoundOwnTable[]> {
  const found = await reading(readDatabase(session, schema));
  const ours = compareDatabase(schema, found).filter(({ blocking }) => blocking);
  const tables = await reading(readTables(session, needed));
  const own = differencesOf(needed, tables).filter(({ weight }) => weight === 'blocks');
  const told = ours.slice(0, MAX_TOLD).map(inWords);
  if (ours.length > MAX_TOLD) told.push(`${ours.length - MAX_TOLD} more`);
  told.push(...own.map(findingOf).map(inWords));
  if (told.length > 0) {
    throw new ScimConfigError(
      'ERR_SCIM_DATABASE',
      `The database is not ready: ${told.join('; ')}.${whatMends(own)}`,
    );
  }
  const version = newestOf(found.applied ?? []);
  if (version > NEWEST) {
    logger.warn(
      `The tables in schema "${schema}" have version ${version}, newer than this version of express-scim knows (${NEWEST}), and compatible with it.`,
    );
  }
  return tables;
}

/**
 * Rows of the product without a key are not seen to be in use: whoever is one of them would get a second account. It
 * keeps nothing from running, for the product may have added them a moment ago.
 */
async function warnOfUnkeyed(
  { session, needed, logger }: VerificationOptions,
  tables: readonly FoundOwnTable[],
): Promise<void> {
  for (const { object, problem, advice } of await unkeyedRows(session, needed, tables)) {
    logger.warn(`${object} ${problem}. Run: ${advice}`);
  }
}

/** They stay as they are, for nobody here knows who of them is right. */
async function warnOfDuplicates({ session, duplicates, logger }: VerificationOptions) {
  if (duplicates === undefined) return;
  const { rows } = await session.query(`${duplicates} LIMIT ${MAX_TOLD}`, []);
  for (const { tenant, ids } of rows) {
    const users = (JSON.parse(String(ids)) as string[]).slice(0, MAX_TOLD).join(', ');
    logger.warn(
      `Users of tenant ${tenant} have the same externalId, although "uniqueExternalId" is on: ${users}. Give it to one of them.`,
    );
  }
}

const inWords = ({ object, problem }: DatabaseFinding): string => `${object} ${problem}`;

/** For tables of the host there is no command that does it. */
function whatMends(differences: readonly Difference[]): string {
  if (differences.length === 0) return '';
  const remedies = differences.map((each) => findingOf(each).remedy);
  return `\nWhat mends your tables:\n${remedies.join('\n')}\nFor tables of the library:`;
}

export function createVerification(options: VerificationOptions): Verification {
  const { pool, logger, onError, onVerified } = options;
  let verified = false;
  let poolLooked = false;
  let asking: Promise<void> | undefined;
  let failure: { readonly error: unknown; readonly at: number } | undefined;
  const isDue = atMostEvery(LOG_EVERY_MS);

  /** Only now: a host may add the listener after it has made the stores. */
  function lookAtPool(): void {
    if (poolLooked) return;
    poolLooked = true;
    if (pool.listenerCount?.('error') !== 0) return;
    logger.warn(
      "The pool has no listener for its errors, so that an idle connection that is dropped ends the process. Add: pool.on('error', (error) => console.error(error.message));",
    );
  }

  async function verify(): Promise<void> {
    lookAtPool();
    let tables: readonly FoundOwnTable[];
    try {
      tables = await check(options);
    } catch (error) {
      failure = { error, at: monotonicNow() };
      throw error;
    }
    failure = undefined;
    if (verified) return;
    // What cannot be looked at now, `doctor` can look at.
    await warnOfUnkeyed(options, tables).catch(() => {});
    await warnOfDuplicates(options).catch(() => {});
    verified = true;
    onVerified();
  }

  async function ask(): Promise<void> {
    if (failure !== undefined && monotonicNow() - failure.at < KEEP_FAILURE_MS) throw failure.error;
    // Whoever comes while the database is asked waits for the same answer.
    asking ??= verify().finally(() => {
      asking = undefined;
    });
    await asking;
  }

  return {
    verify,
    async ensure() {
      if (verified) return;
      try {
        await ask();
      } catch (error) {
        if (!(error instanceof ScimConfigError)) {
          onError(error);
          throw error;
        }
        if (isDue()) logger.error(error.message, { code: error.code });
        throw new UnavailableError(undefined, { cause: error });
      }
    },
  };
}
