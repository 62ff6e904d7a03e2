import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { accepts, freePort, startDaemon } from './daemon.js';
import { program, unprivileged } from './programs.js';
import { type PostgresServer, urlAt } from './start-server.js';

export interface Pgbouncer {
  readonly port: number;
  /** The address of a database of the server, through pgbouncer. */
  url(database: string): string;
  /** Stops it and deletes its files. */
  remove(): Promise<void>;
}

export interface PgbouncerOptions {
  /** Default: `transaction`. */
  readonly poolMode?: 'session' | 'transaction' | 'statement';
  /** Connections to the server for each database. Default: 5. */
  readonly poolSize?: number;
}

/** Starts a pgbouncer in front of a server, on a free port; any database of it can be asked for. */
export async function startPgbouncer(
  server: Pick<PostgresServer, 'port'>,
  { poolMode = 'transaction', poolSize = 5 }: PgbouncerOptions = {},
): Promise<Pgbouncer> {
  const pgbouncer = program('pgbouncer');
  const account = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'express-scim-pgbouncer-'));
  const port = await freePort();
  const config = join(folder, 'pgbouncer.ini');
  writeFileSync(
    config,
    `[databases]
* = host=127.0.0.1 port=${server.port} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${poolMode}
default_pool_size = ${poolSize}
max_client_conn = 500
; a server that was away is looked for again at once
server_login_retry = 0.1
`,
  );
  if (account) {
    chownSync(folder, account.uid, account.gid);
    chownSync(config, account.uid, account.gid);
  }
  const logFile = join(folder, 'log');
  const daemon = await startDaemon([pgbouncer, config], { logFile, cwd: folder });
  while (!(await accepts(port))) {
    if (daemon.hasEnded()) {
      throw new Error(`pgbouncer does not start:\n${readFileSync(logFile, 'utf8')}`);
    }
    await delay(20);
  }
  return {
    port,
    url: (database) => urlAt(port, database),
    async remove() {
      // SIGTERM: at once.
      if (!daemon.hasEnded()) process.kill(daemon.pid, 'SIGTERM');
      await daemon.ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
