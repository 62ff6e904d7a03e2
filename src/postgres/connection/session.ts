import { UnavailableError } from '../../index.js';
import { isError } from '../../lib/is-error.js';
import { inTime } from './in-time.js';
import { lend } from './loan.js';
import type { PostgresConnection, PostgresPool, PostgresResult } from './pool.js';
import { isBroken } from './store-error.js';
import { type Lent, takeClient } from './take-client.js';

/** How long the database may take. */
export interface SessionSettings {
  /**
   * Longest time of one statement inside a transaction. The server ends it; where nothing is heard of the server for twice
   * as long, of any statement, the connection is given up.
   */
  readonly statementTimeoutSeconds: number;
  /** Longest wait for a free connection of the pool. */
  readonly connectTimeoutSeconds: number;
}

/** Takes connections from a pool and gives them back, whatever happens in between. */
export interface Session {
  query(text: string, values: readonly unknown[]): Promise<PostgresResult>;
  /** Commits when the promise fulfils, rolls back when it rejects. */
  transaction<T>(work: (connection: PostgresConnection) => Promise<T>): Promise<T>;
  /** Several statements that begin and commit a transaction of their own; after an error it is rolled back. */
  script(text: string): Promise<void>;
}

/** The commit of a transaction that had failed before: PostgreSQL rolls back and says so by its command tag alone. */
class RolledBackError extends Error {
  constructor() {
    super('A statement has failed, so that the transaction was rolled back instead of committed.');
    this.name = 'RolledBackError';
  }
}

export function createSession(
  pool: PostgresPool,
  { statementTimeoutSeconds, connectTimeoutSeconds }: SessionSettings,
): Session {
  // What is read after a lock must be read as it is by then: the host's default may be another level. `SET LOCAL` ends
  // with the transaction, which also holds behind a pooler that lends connections for a transaction.
  const begin = `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = ${Math.ceil(statementTimeoutSeconds * 1000)}`;

  const patienceSeconds = statementTimeoutSeconds * 2;

  /** A connection, or an error once it takes too long; one that comes later is given back. */
  async function connect(): Promise<Lent> {
    let late = false;
    const connecting = takeClient(pool);
    connecting.then(
      (lent) => late && lent.giveBack(),
      () => {},
    );
    return inTime(connecting, connectTimeoutSeconds, () => {
      late = true;
      const cause = new Error(`No connection was free within ${connectTimeoutSeconds} s.`);
      return new UnavailableError(undefined, { cause });
    });
  }

  /** Runs a statement; without an answer the connection is lost. */
  function ask(lent: Lent, ...statement: Statement): Promise<PostgresResult> {
    return inTime(lent.client.query(...statement), patienceSeconds, () => {
      lent.lost = new Error(`The database has not answered within ${patienceSeconds} s.`);
      return new UnavailableError(undefined, { cause: lent.lost });
    });
  }

  /** What is told is why; a connection that cannot even roll back is closed, so that the server does it. */
  async function rollBack(lent: Lent): Promise<void> {
    if (lent.lost !== undefined) return;
    try {
      await ask(lent, 'ROLLBACK', []);
    } catch (error) {
      lent.lost ??= isError(error) ? error : new Error('The transaction could not be rolled back.');
    }
  }

  /** Lends a connection; a broken one is closed and not given back to others. */
  async function withClient<T>(work: (lent: Lent) => Promise<T>): Promise<T> {
    const lent = await connect();
    try {
      return await work(lent);
    } catch (error) {
      if (isError(error) && isBroken(error)) lent.lost ??= error;
      throw error;
    } finally {
      lent.giveBack();
    }
  }

  async function transaction<T>(
    lent: Lent,
    work: (connection: PostgresConnection) => Promise<T>,
  ): Promise<T> {
    const loan = lend(lent.client, (...statement) => ask(lent, ...statement));
    let result: T;
    try {
      // Two statements: where the second fails, canceled by somebody, the transaction is open nevertheless.
      await ask(lent, begin);
      result = await work(loan.connection);
    } catch (error) {
      loan.end();
      await rollBack(lent);
      throw error;
    }
    loan.end();
    const { command } = await ask(lent, 'COMMIT', []);
    if (command === 'ROLLBACK') throw new RolledBackError();
    return result;
  }

  return {
    query: (text, values) => withClient((lent) => ask(lent, text, values)),
    transaction: (work) => withClient((lent) => transaction(lent, work)),
    script: (text) =>
      withClient(async (lent) => {
        try {
          await lent.client.query(text);
        } catch (error) {
          await rollBack(lent);
          throw error;
        }
      }),
  };
}

type Statement = Parameters<PostgresConnection['query']>;
