import pg from 'pg';
import type { Data } from './data.js';
import { type OpenDatabase, openEmbeddedDatabase } from './embedded-database.js';
import { createMemoryData } from './memory-data.js';
import { openPostgresData } from './postgres-data.js';

/** Where the product keeps its data, in the words of the environment. */
export interface DataSettings {
  /** A PostgreSQL server, which several processes may share. */
  readonly DATABASE_URL?: string | undefined;
  /** Without a server: `memory`, gone when the process ends, or the folder of an embedded database. Default: `.data`. */
  readonly DATA?: string | undefined;
  /** What all secrets are derived from. Default: one that is kept in the database. */
  readonly SECRET?: string | undefined;
}

const SHORTEST_SECRET = 32;

function openServer(connectionString: string): OpenDatabase {
  const pool = new pg.Pool({ connectionString });
  // Without a listener an idle connection that the server drops would end the process.
  pool.on('error', ({ message }) =>
    console.error('A connection to the database was lost:', message),
  );
  return { pool, close: () => pool.end() };
}

/** @throws Error that says what to do. */
export async function openData({
  DATABASE_URL,
  DATA = '.data',
  SECRET,
}: DataSettings): Promise<Data> {
  if (SECRET !== undefined && SECRET.length < SHORTEST_SECRET) {
    throw new Error(
      `SECRET must have at least ${SHORTEST_SECRET} characters: SECRET=$(openssl rand -hex 32)`,
    );
  }
  if (!DATABASE_URL && DATA === 'memory') return createMemoryData(SECRET);
  const database = DATABASE_URL ? openServer(DATABASE_URL) : await openEmbeddedDatabase(DATA);
  try {
    return await openPostgresData(database, SECRET);
  } catch (error) {
    await database.close();
    throw error;
  }
}
