import { Pool, type PoolConfig } from 'pg';

/** A pool whose connections may drop without ending the process. */
export function createPool(connectionString: string, config: PoolConfig = {}): Pool {
  const pool = new Pool({ connectionString, max: 10, ...config });
  pool.on('error', () => {});
  return pool;
}
