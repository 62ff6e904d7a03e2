import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { type Daemon, freePort, startDaemon } from './daemon.js';
import { program, unprivileged } from './programs.js';

/** A PostgreSQL server, and what can be done to it. */
export interface PostgresServer {
  readonly port: number;
  /** The address of a database; default `postgres`, for administration. */
  url(database?: string): string;
  /** Makes an empty database, or a copy of another one that nobody is connected to. Returns its name. */
  createDatabase(template?: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** Ends the connections to a database, or all, as an administrator does. Returns how many there were. */
  terminateBackends(database?: string): Promise<number>;
}

/** A server of one's own, which can also be stopped and killed. */
export interface OwnServer extends PostgresServer {
  /** Starts it again on the same port, and returns when it answers. Recovers what was killed. */
  start(): Promise<void>;
  /** `fast` ends connections and shuts down; `immediate` leaves the recovery to the next start. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** SIGKILL for the postmaster; its backends end when they next wait for something. */
  kill9(): Promise<void>;
  /**
   * SIGKILL for one backend: the postmaster ends all others and recovers, which is waited for. False if there is
   * none.
   */
  crash(database?: string): Promise<boolean>;
  /** Stops it and deletes its files. */
  remove(): Promise<void>;
}

export interface ServerOptions {
  /**
   * Whether what was answered survives a SIGKILL: commits are handed over to the operating system, which is not
   * killed here, before they are answered. Default: false, which is for tests without kills.
   */
  readonly durable?: boolean;
  /** Default: 200. */
  readonly maxConnections?: number;
}

/** Nothing here survives a loss of power, and need not. */
const FAST = { fsync: 'off', full_page_writes: 'off' };

/** How often a start is tried while processes of a killed server still hold its memory. */
const MAX_TRIES = 300;

/** The address of a database behind a port of this machine. */
export const urlAt = (port: number, database = 'postgres'): string =>
  `postgres://postgres@127.0.0.1:${port}/${database}`;

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  // A server that is killed meanwhile is told by the statement, too.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** The server of an address, which somebody else starts and stops. */
export function serverAt(address: string): PostgresServer {
  const url = (database = 'postgres') => {
    const own = new URL(address);
    own.pathname = `/${database}`;
    return own.href;
  };
  const ask = (text: string, values?: unknown[]) =>
    withClient(url(), (client) => client.query(text, values));
  return {
    port: Number(new URL(address).port),
    url,
    async createDatabase(template = 'template1') {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await ask(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      return name;
    },
    async dropDatabase(name) {
      await ask(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
    async terminateBackends(database) {
      const { rowCount } = await ask(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
           AND ($1::text IS NULL OR datname = $1)`,
        [database ?? null],
      );
      return rowCount ?? 0;
    },
  };
}

function makeCluster(): { readonly folder: string; readonly data: string } {
  const account = unprivileged();
  const initdb = program('initdb');
  const folder = mkdtempSync(join(tmpdir(), 'express-scim-postgres-'));
  if (account) chownSync(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  execFileSync(
    initdb,
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...account },
  );
  return { folder, data };
}

/**
 * Makes a cluster in a temporary folder and starts a server over it, on a free port of this machine. It ends
 * with this process, at the latest.
 *
 * @throws Error if PostgreSQL is not installed, saying what to install.
 * @example
 * const server = await startServer({ durable: true });
 * const database = await server.createDatabase();
 * const pool = new Pool({ connectionString: server.url(database) });
 * await server.kill9();
 * await server.start();
 * await server.remove();
 */
export async function startServer(options: ServerOptions = {}): Promise<OwnServer> {
  const { durable = false, maxConnections = 200 } = options;
  const postgres = program('postgres');
  const { folder, data } = makeCluster();
  const port = await freePort();
  const logFile = join(folder, 'log');
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: maxConnections,
    shared_buffers: '32MB',
    ...FAST,
    synchronous_commit: durable ? 'on' : 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = serverAt(urlAt(port));
  let daemon: Daemon | undefined;

  async function answers(): Promise<boolean> {
    try {
      await withClient(server.url(), (client) => client.query('SELECT 1'));
      return true;
    } catch {
      return false;
    }
  }

  /** False: it ended instead, as it does while backends of a killed one are there. */
  async function tryToStart(): Promise<boolean> {
    const started = await startDaemon([postgres, '-D', data, ...flags], { logFile, cwd: folder });
    while (!started.hasEnded()) {
      if (await answers()) {
        daemon = started;
        return true;
      }
      await delay(20);
    }
    return false;
  }

  async function signal(name: NodeJS.Signals): Promise<void> {
    if (daemon === undefined || daemon.hasEnded()) return;
    process.kill(daemon.pid, name);
    await daemon.ended;
  }

  const own: OwnServer = {
    ...server,
    async start() {
      if (daemon?.hasEnded() === false) return;
      for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
        if (await tryToStart()) return;
        await delay(100);
      }
      throw new Error(`PostgreSQL does not start:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
    },
    stop: (mode = 'fast') => signal(mode === 'fast' ? 'SIGINT' : 'SIGQUIT'),
    kill9: () => signal('SIGKILL'),
    async crash(database) {
      const witness = new Client({ connectionString: server.url() });
      const ended = new Promise<void>((resolve) => {
        for (const event of ['error', 'end'] as const) witness.on(event, () => resolve());
      });
      await witness.connect();
      const { rows } = await witness.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
           AND ($1::text IS NULL OR datname = $1)
         ORDER BY state = 'active' DESC, random() LIMIT 1`,
        [database ?? null],
      );
      const [victim] = rows;
      if (victim === undefined) {
        await witness.end();
        return false;
      }
      process.kill(victim.pid, 'SIGKILL');
      await ended;
      while (!(await answers())) await delay(20);
      return true;
    },
    async remove() {
      await signal('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await own.start();
  return own;
}
