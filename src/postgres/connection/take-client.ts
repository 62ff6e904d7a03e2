import type { PostgresClient, PostgresPool } from './pool.js';

/** A connection while it is lent, and the error after which it must be closed. */
export interface Lent {
  readonly client: PostgresClient;
  lost: Error | undefined;
  /** Gives the connection back; a lost one is not given to others. */
  giveBack(): void;
}

type Taken = (error: unknown, client: PostgresClient | undefined) => void;

/** A `Pool` of `pg` calls back where it is given a function, others answer by a promise: both are taken. */
interface AnyPool {
  connect(taken: Taken): Promise<PostgresClient> | undefined;
}

/**
 * Takes a connection and hears its `error` events from the very moment in which the pool hands it over: without a
 * listener a connection that the server drops would end the process. A promise is too late for that: the server's
 * answer to the log-in and the error by which it ends the session can come in one piece, and then the error is told
 * before a promise goes on.
 */
export function takeClient(pool: PostgresPool): Promise<Lent> {
  return new Promise((resolve, reject) => {
    const handOver = (client: PostgresClient) => resolve(heard(client));
    const answer = (pool as unknown as AnyPool).connect((error, client) => {
      if (client === undefined) reject(error);
      else handOver(client);
    });
    answer?.then(handOver, reject);
  });
}

function heard(client: PostgresClient): Lent {
  const onError = (error: Error) => {
    lent.lost = error;
  };
  const lent: Lent = {
    client,
    lost: undefined,
    giveBack() {
      client.removeListener?.('error', onError);
      client.release(lent.lost);
    },
  };
  client.on?.('error', onError);
  return lent;
}
