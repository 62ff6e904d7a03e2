import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type PostgresPool, singleConnectionPool } from 'express-scim/postgres';
import { lockFolder } from './folder-lock.js';

/** A database, and how its connections are ended. */
export interface OpenDatabase {
  readonly pool: PostgresPool;
  close(): Promise<void>;
}

/**
 * PostgreSQL inside this process, its files in a folder.
 *
 * @throws FolderInUseError: a second process would destroy them.
 */
export async function openEmbeddedDatabase(folder: string): Promise<OpenDatabase> {
  mkdirSync(folder, { recursive: true });
  const giveBack = lockFolder(folder);
  try {
    const { PGlite } = await import('@electric-sql/pglite');
    const db = await PGlite.create(join(folder, 'pglite'));
    return {
      pool: singleConnectionPool(db),
      async close() {
        await db.close();
        giveBack();
      },
    };
  } catch (error) {
    giveBack();
    throw error;
  }
}
