import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../support/postgres/create-pool.js';
import { type FaultProxy, startFaultProxy } from '../support/postgres/start-fault-proxy.js';
import { type OwnServer, startServer } from '../support/postgres/start-server.js';
import { describeEachWay, useDatabase } from '../support/postgres/use-database.js';

/** What the other suites stand on: a server that does break when they break it. */
describe('a database of the tests', () => {
  describeEachWay((way) => {
    it('answers, and runs transactions', async () => {
      const pool = way.pool();
      await pool.query('CREATE TABLE kept (n int PRIMARY KEY)');
      const client = await pool.connect();
      await client.query('BEGIN');
      await client.query('INSERT INTO kept VALUES (1)');
      expect((await client.query('COMMIT')).command).toBe('COMMIT');
      client.release();
      expect((await pool.query('SELECT n FROM kept')).rows).toEqual([{ n: 1 }]);
    });
  });

  it('is copied from another', async () => {
    const database = await startServer();
    const first = await database.createDatabase();
    const pool = createPool(database.url(first));
    await pool.query('CREATE TABLE copied AS SELECT 5 AS n');
    await pool.end();
    const second = createPool(database.url(await database.createDatabase(first)));
    expect((await second.query('SELECT n FROM copied')).rows).toEqual([{ n: 5 }]);
    await second.end();
    await database.remove();
  });
});

describe('a server of its own', () => {
  let server: OwnServer;
  let pool: Pool;
  beforeAll(async () => {
    server = await startServer({ durable: true });
    pool = createPool(server.url());
    await pool.query('CREATE TABLE kept (n serial PRIMARY KEY)');
  });
  afterAll(async () => {
    await pool.end();
    await server.remove();
  });

  const count = async () =>
    Number((await pool.query<{ count: string }>('SELECT count(*) FROM kept')).rows[0]?.count);

  it.each([
    ['stopped', () => server.stop('fast')],
    ['stopped at once', () => server.stop('immediate')],
    ['killed', () => server.kill9()],
  ])('that is %s refuses, keeps what was committed and forgets the rest', async (_, end) => {
    const before = await count();
    await pool.query('INSERT INTO kept DEFAULT VALUES');
    const client = await pool.connect();
    client.on('error', () => {});
    await client.query('BEGIN');
    await client.query('INSERT INTO kept DEFAULT VALUES');
    await end();
    await expect(pool.query('SELECT 1')).rejects.toThrow();
    client.release(true);
    await server.start();
    expect(await count()).toBe(before + 1);
  });

  it('recovers from the crash of a backend', async () => {
    const before = await count();
    const client = await pool.connect();
    const dropped = new Promise((resolve) => client.once('error', resolve));
    client.on('error', () => {});
    expect(await server.crash()).toBe(true);
    expect(String(await dropped)).toMatch(/terminat/);
    client.release(true);
    expect(await count().catch(count)).toBe(before);
  });

  it('ends the connections of one database', async () => {
    const name = await server.createDatabase();
    const victim = createPool(server.url(name));
    const client = await victim.connect();
    client.on('error', () => {});
    expect(await server.terminateBackends(name)).toBe(1);
    await expect(client.query('SELECT 1')).rejects.toThrow();
    client.release(true);
    expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    await victim.end();
  });
});

describe('a proxy in front of a server', () => {
  const database = useDatabase();
  let proxy: FaultProxy;
  let pool: Pool;
  beforeAll(async () => {
    proxy = await startFaultProxy(database.server());
    pool = createPool(proxy.url(database.name()));
    await pool.query('CREATE TABLE kept (n int)');
  });
  afterAll(async () => {
    await proxy.accept();
    await pool.end();
    await proxy.close();
  });

  const numbers = async () => (await pool.query('SELECT n FROM kept ORDER BY n')).rows;

  it('drops connections', async () => {
    const client = await pool.connect();
    client.on('error', () => {});
    expect(proxy.drop()).toBeGreaterThan(0);
    await expect(client.query('SELECT 1')).rejects.toThrow();
    client.release(true);
    expect(await numbers()).toEqual([]);
  });

  it('refuses connections, and takes them again', async () => {
    await proxy.refuse();
    expect(proxy.open()).toBe(0);
    const fresh = createPool(proxy.url(database.name()));
    await expect(fresh.query('SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await fresh.end();
    await proxy.accept();
    expect(await numbers().catch(numbers)).toEqual([]);
  });

  it('holds back what is sent until it is accepted', async () => {
    let isAnswered = false;
    proxy.hang();
    const answer = numbers().then(() => {
      isAnswered = true;
    });
    await database.server().terminateBackends('nobody');
    expect(isAnswered).toBe(false);
    await proxy.accept();
    await answer;
    proxy.delay(5);
    expect(await numbers()).toEqual([]);
    proxy.delay(0);
  });

  it.each([
    ['before', []],
    ['after', [{ n: 7 }]],
  ] as const)('cuts a COMMIT %s the server has done it', async (when, kept) => {
    const client = await pool.connect();
    client.on('error', () => {});
    const cut = proxy.cutAt('COMMIT', when);
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 30000');
    await client.query('INSERT INTO kept VALUES (7)');
    await expect(client.query('COMMIT')).rejects.toThrow();
    await cut;
    client.release(true);
    expect(await numbers()).toEqual(kept);
  });
});
