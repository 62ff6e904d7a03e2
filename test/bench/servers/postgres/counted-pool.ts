import pg from 'pg';

/** Connections that every server over PostgreSQL has. */
const MAX_CONNECTIONS = 10;

let sent = 0;

/** Statements that have left this process so far, with what begins and ends transactions. */
export const statements = (): number => sent;

class CountedClient extends pg.Client {
  override query = ((...statement: unknown[]) => {
    sent += 1;
    return Reflect.apply(pg.Client.prototype.query, this, statement);
  }) as pg.Client['query'];
}

/** A pool of the database that the bench has made for this server. */
export function countedPool(): pg.Pool {
  const connectionString = process.env.BENCH_DATABASE_URL ?? '';
  const pool = new pg.Pool({ connectionString, max: MAX_CONNECTIONS, Client: CountedClient });
  // What matters is told by the next statement; at the end the database is gone first.
  pool.on('error', () => {});
  return pool;
}
