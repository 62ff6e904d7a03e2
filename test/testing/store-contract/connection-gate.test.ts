import { describe, expect, it } from '@jest/globals';
import { createConnectionGate, SecondConnectionError } from '../../../src/testing/index.js';
import { tick } from './faults/services/good-services.js';

/** A pool that tells how many of its connections were in use at most. */
function countingPool() {
  let used = 0;
  const seen = { most: 0, ended: false };
  const take = () => {
    used += 1;
    seen.most = Math.max(seen.most, used);
  };
  const giveBack = () => {
    used -= 1;
  };
  return {
    seen,
    async query(text: string, _values: readonly unknown[] = []) {
      take();
      await tick();
      giveBack();
      return { rows: [{ text }] };
    },
    async connect() {
      take();
      return { query: async (text: string) => ({ rows: [{ text }] }), release: giveBack };
    },
    async end() {
      seen.ended = true;
    },
  };
}

const second = (what: string) =>
  expect.objectContaining({
    name: 'SecondConnectionError',
    message: `A second connection was asked for while the only one was held, for: ${what}`,
  });

describe('a connection gate', () => {
  it('lets statements wait for each other, and everything else of the pool be', async () => {
    const gate = createConnectionGate();
    const counted = countingPool();
    const pool = gate.pool(counted);
    const all = await gate.only(() => Promise.all(['a', 'b', 'c'].map((text) => pool.query(text))));
    expect(all.map(({ rows }) => rows[0]?.text)).toEqual(['a', 'b', 'c']);
    expect(counted.seen.most).toBe(1);
    await pool.end();
    expect(counted.seen.ended).toBe(true);
  });

  it('names the statement that would wait for ever', async () => {
    const gate = createConnectionGate();
    const pool = gate.pool(countingPool());
    await gate.only(async () => {
      const client = await pool.connect();
      expect(await client.query('BEGIN')).toEqual({ rows: [{ text: 'BEGIN' }] });
      await expect(pool.query('SELECT 1')).rejects.toEqual(second('SELECT 1'));
      await expect(pool.connect()).rejects.toBeInstanceOf(SecondConnectionError);
      client.release();
      expect(await pool.query('SELECT 2')).toEqual({ rows: [{ text: 'SELECT 2' }] });
    });
  });

  it('knows the work that it runs', async () => {
    const { use, only, pool } = createConnectionGate();
    const counted = pool(countingPool());
    await only(async () => {
      const nested = use(() => use(async () => 'never'));
      await expect(nested).rejects.toEqual(second('another piece of work'));
      await expect(use(() => counted.query('SELECT 1'))).rejects.toEqual(second('SELECT 1'));
      expect(await Promise.all([use(async () => 1), use(async () => 2)])).toEqual([1, 2]);
    });
  });

  it('is open for everybody else', async () => {
    const gate = createConnectionGate();
    const counted = countingPool();
    const pool = gate.pool(counted);
    const inside = gate.only(async () => {
      const client = await pool.connect();
      await tick();
      client.release();
    });
    await Promise.all([inside, gate.use(() => gate.use(async () => pool.query('SELECT 1')))]);
    expect(counted.seen.most).toBe(2);
  });

  it('gives the connection back where the pool has none', async () => {
    const gate = createConnectionGate();
    let down = true;
    const pool = gate.pool({
      ...countingPool(),
      connect: () =>
        down ? Promise.reject(new Error('connect ECONNREFUSED')) : countingPool().connect(),
    });
    await gate.only(async () => {
      await expect(pool.connect()).rejects.toThrow('ECONNREFUSED');
      down = false;
      (await pool.connect()).release();
    });
  });
});
