import { UnavailableError } from '../../index.js';
import { isError } from '../../lib/is-error.js';
import type { PostgresClient, PostgresConnection, PostgresPool, PostgresResult } from './pool.js';
import { isBroken } from './store-error.js';

/** How long the database may take. */
export interface SessionSettings {
  /** Longest time of one statement inside a transaction. */
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
  const begin = `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = ${Math.round(statementTimeoutSeconds * 1000)}`;

  /** A connection, or an error once it takes too long; one that comes later is given back. */
  async function connect(): Promise<PostgresClient> {
    let late = false;
    let timer: NodeJS.Timeout | undefined;
    const connecting = pool.connect();
    const waited = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        late = true;
        const cause = new Error(`No connection was free within ${connectTimeoutSeconds} s.`);
        reject(new UnavailableError(undefined, { cause }));
      }, connectTimeoutSeconds * 1000);
    });
    connecting.then(
      (client) => late && client.release(),
      () => {},
    );
    try {
      return await Promise.race([connecting, waited]);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Lends a connection. While it is lent, its `error` events are heard, for without a listener a connection that the
   * server drops would end the process; a broken one is closed and not given back to others.
   */
  async function withClient<T>(work: (lent: Lent) => Promise<T>): Promise<T> {
    const client = await connect();
    const lent: Lent = { client, lost: undefined };
    const onError = (error: Error) => {
      lent.lost = error;
    };
    client.on?.('error', onError);
    try {
      return await work(lent);
    } catch (error) {
      if (isError(error) && isBroken(error)) lent.lost ??= error;
      throw error;
    } finally {
      client.removeListener?.('error', onError);
      client.release(lent.lost);
    }
  }

  async function transaction<T>(
    lent: Lent,
    work: (connection: PostgresConnection) => Promise<T>,
  ): Promise<T> {
    const { client } = lent;
    await client.query(begin);
    let result: T;
    try {
      result = await work(client);
    } catch (error) {
      await rollBack(lent);
      throw error;
    }
    const { command } = await client.query('COMMIT', []);
    if (command === 'ROLLBACK') throw new RolledBackError();
    return result;
  }

  return {
    query: (text, values) => withClient(({ client }) => client.query(text, values)),
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

/** A connection while it is lent, and the error after which it must be closed. */
interface Lent {
  readonly client: PostgresClient;
  lost: Error | undefined;
}

/** What is told is why; a connection that cannot even roll back is closed, so that the server does it. */
async function rollBack(lent: Lent): Promise<void> {
  try {
    await lent.client.query('ROLLBACK', []);
  } catch (error) {
    lent.lost ??= isError(error) ? error : new Error('The transaction could not be rolled back.');
  }
}
