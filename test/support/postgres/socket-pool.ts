import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll } from '@jest/globals';
import { Pool } from 'pg';

/**
 * A pool of the real driver over an embedded PostgreSQL, for query builders that ask for one. It has one connection, for
 * PGlite has one session. Started before the tests of the file and ended after them.
 */
export function socketPool(): () => Pool {
  let worker: Worker | undefined;
  let pool: Pool | undefined;
  beforeAll(async () => {
    worker = new Worker(join(__dirname, 'socket-engine.mjs'));
    const [port] = await once(worker, 'message');
    pool = new Pool({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres', max: 1 });
    pool.on('error', () => {});
  });
  afterAll(async () => {
    await pool?.end();
    await worker?.terminate();
  });
  return () => {
    if (pool === undefined) throw new Error('The pool is there from beforeAll on.');
    return pool;
  };
}
