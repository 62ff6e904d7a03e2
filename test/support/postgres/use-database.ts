import { afterAll, beforeAll, describe } from '@jest/globals';
import { Pool, type PoolConfig } from 'pg';
import { type Pgbouncer, startPgbouncer } from './start-pgbouncer.js';
import { type OwnServer, type PostgresServer, serverAt, startServer } from './start-server.js';

/** What a test file has of a server: its own database. */
export interface TestDatabase {
  readonly server: () => PostgresServer;
  readonly name: () => string;
  readonly url: () => string;
  /** A pool that is ended after the tests, with a listener for connections that drop while idle. */
  readonly pool: (config?: PoolConfig) => Pool;
}

/** A pool whose connections may drop without ending the process. */
export function createPool(connectionString: string, config: PoolConfig = {}): Pool {
  const pool = new Pool({ connectionString, max: 10, ...config });
  pool.on('error', () => {});
  return pool;
}

interface SharedServer {
  readonly server: () => PostgresServer;
  readonly start: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** The server of `TEST_DATABASE_URL`, which `npm run test:postgres` starts, or else one for this file. */
function sharedServer(): SharedServer {
  let own: OwnServer | undefined;
  let server: PostgresServer | undefined;
  return {
    server: () => {
      if (server === undefined) throw new Error('The server is there from beforeAll on.');
      return server;
    },
    async start() {
      const address = process.env.TEST_DATABASE_URL;
      own = address === undefined ? await startServer() : undefined;
      server = own ?? serverAt(address ?? '');
    },
    end: async () => own?.remove(),
  };
}

/** What runs around the tests of the block: hooks that make and drop the database. */
export function useDatabase(): TestDatabase {
  const { server, start, end } = sharedServer();
  const pools: Pool[] = [];
  let name = '';
  beforeAll(async () => {
    await start();
    name = await server().createDatabase();
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    if (name !== '') await server().dropDatabase(name);
    await end();
  });
  const url = () => server().url(name);
  return {
    server,
    name: () => name,
    url,
    pool(config) {
      const pool = createPool(url(), config);
      pools.push(pool);
      return pool;
    },
  };
}

/** A way to the server, over which everything must work. */
export interface Way {
  readonly pool: (config?: PoolConfig) => Pool;
  readonly database: TestDatabase;
}

/** Runs a suite over a pool, over one of a single connection, and through pgbouncer in transaction mode. */
export function describeEachWay(run: (way: Way) => void): void {
  describe('over a pool', () => {
    const database = useDatabase();
    run({ database, pool: database.pool });
  });
  describe('over a pool of one connection', () => {
    const database = useDatabase();
    run({ database, pool: (config) => database.pool({ ...config, max: 1 }) });
  });
  describe('through pgbouncer in transaction mode', () => {
    const database = useDatabase();
    const bouncer = usePgbouncer(database);
    run({
      database,
      pool: (config) => database.pool({ ...config, connectionString: bouncer.url() }),
    });
  });
}

/** A pgbouncer in front of the database of the tests, for as long as they run. */
function usePgbouncer(database: TestDatabase): { readonly url: () => string } {
  let bouncer: Pgbouncer | undefined;
  beforeAll(async () => {
    // Fewer connections than clients: they do move between them.
    bouncer = await startPgbouncer(database.server(), { poolSize: 3 });
  });
  afterAll(async () => {
    await bouncer?.remove();
  });
  return { url: () => bouncer?.url(database.name()) ?? '' };
}
