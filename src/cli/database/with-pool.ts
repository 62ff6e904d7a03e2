import type { PostgresPool } from '../../postgres/index.js';
import type { CliIo } from '../io.js';
import { UsageError } from '../usage-error.js';
import type { DatabaseAddress } from './address.js';
import { hintFor } from './hints.js';

/** What of `pg` is used. */
interface Driver {
  readonly Pool: new (
    settings: Readonly<Record<string, unknown>>,
  ) => PostgresPool & {
    on(event: 'error', listener: () => void): unknown;
    end(): Promise<void>;
  };
}

const CONNECT_TIMEOUT_MS = 10_000;

async function loadDriver(io: CliIo): Promise<Driver> {
  let module: object;
  try {
    module = await io.importPackage('pg');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      'The package "pg" is not installed here. Run npm install pg, or run the command in the folder of your application.',
    );
  }
  return module as Driver;
}

/** Errors of sockets may have a code and no message. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || String((error as NodeJS.ErrnoException).code ?? error.name);
}

function explained(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? problemOf(error) : `${problemOf(error)} ${explained(cause)}`;
}

/**
 * Lends a pool of one connection to the database, made by the `pg` of the host's project.
 *
 * @throws UsageError for what the database says, without the password.
 */
export async function withPool<T>(
  address: DatabaseAddress,
  io: CliIo,
  work: (pool: PostgresPool) => Promise<T>,
): Promise<T> {
  const { Pool } = await loadDriver(io);
  const pool = new Pool({
    connectionString: address.url,
    max: 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'express-scim',
  });
  pool.on('error', () => undefined);
  try {
    return await work(pool);
  } catch (error) {
    const hint = hintFor(error);
    const told = `${address.place}: ${explained(error)}${hint === undefined ? '' : `. ${hint}`}`;
    throw new UsageError(address.withoutPassword(told));
  } finally {
    await pool.end();
  }
}
