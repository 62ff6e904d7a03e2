import { afterAll, beforeAll, beforeEach, describe } from '@jest/globals';
import type { Pool, PoolConfig } from 'pg';
import { createPool } from './create-pool.js';
import { type FaultProxy, startFaultProxy } from './start-fault-proxy.js';
import { type Pgbouncer, startPgbouncer } from './start-pgbouncer.js';
import {
  type OwnServer,
  type PostgresServer,
  serverAt,
  startServer,
  urlAt,
} from './start-server.js';

/** What a test file has of a server: its own database. */
export interface TestDatabase {
  readonly server: () => PostgresServer;
  readonly name: () => string;
  readonly url: () => string;
  /** A pool that is ended after the tests, with a listener for connections that drop while idle. */
  readonly pool: (config?: PoolConfig) => Pool;
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

/**
 * A fresh database for the tests of a block, made and dropped by hooks.
 *
 * @param ownServer - started and stopped by the caller. Default: the shared one.
 */
export function useDatabase(ownServer?: () => PostgresServer): TestDatabase {
  const { server, start, end } = ownServer
    ? { server: ownServer, start: async () => {}, end: async () => {} }
    : sharedServer();
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
  readonly name: string;
  readonly database: TestDatabase;
  /** Where connections go: the server's port, or pgbouncer's. */
  readonly port: () => number;
  readonly pool: (config?: PoolConfig) => Pool;
  /** Most connections of a pool. */
  readonly poolMax: number;
}

const WAYS = [
  { name: 'over a pool', poolMax: 10, isThroughPgbouncer: false },
  { name: 'over a pool of one connection', poolMax: 1, isThroughPgbouncer: false },
  { name: 'through pgbouncer in transaction mode', poolMax: 10, isThroughPgbouncer: true },
] as const;

/**
 * Runs a suite over a pool, over one of a single connection, and through pgbouncer in transaction mode.
 *
 * @param server - one of the suite's own, if it stops or kills it. Default: the shared one.
 */
export function describeEachWay(run: (way: Way) => void, server?: () => PostgresServer): void {
  for (const { name, poolMax, isThroughPgbouncer } of WAYS) {
    describe(name, () => {
      const database = useDatabase(server);
      const bouncer = isThroughPgbouncer ? usePgbouncer(database) : undefined;
      const port = () => bouncer?.() ?? database.server().port;
      run({
        name,
        database,
        port,
        poolMax,
        pool: (config) =>
          database.pool({
            connectionString: urlAt(port(), database.name()),
            max: poolMax,
            ...config,
          }),
      });
    });
  }
}

/** A pgbouncer in front of the database of the tests, for as long as they run; tells its port. */
function usePgbouncer(database: TestDatabase): () => number {
  let bouncer: Pgbouncer | undefined;
  beforeAll(async () => {
    // Fewer connections than clients: they do move between them.
    bouncer = await startPgbouncer(database.server(), { poolSize: 3 });
  });
  afterAll(async () => {
    await bouncer?.remove();
  });
  return () => bouncer?.port ?? 0;
}

/** A proxy in front of a way to the server, with nothing broken before each test. */
export function useFaultProxy(way: Pick<Way, 'port'>): () => FaultProxy {
  let proxy: FaultProxy | undefined;
  beforeAll(async () => {
    proxy = await startFaultProxy({ port: way.port() });
  });
  beforeEach(async () => {
    await proxy?.accept();
  });
  afterAll(async () => {
    await proxy?.close();
  });
  return () => {
    if (proxy === undefined) throw new Error('The proxy is there from beforeAll on.');
    return proxy;
  };
}
