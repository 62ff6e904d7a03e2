import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { migrate } from '../../../src/postgres/index.js';
import { useDatabase } from '../../support/postgres/use-database.js';
import type { SenderOptions } from './sender.js';

const database = useDatabase();
let folder: string;
let pool: Pool;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  pool = database.pool();
  await migrate(pool);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a process to its end; the signal that has ended it. */
async function run(options: Omit<SenderOptions, 'url'>): Promise<string | null> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/postgres/alerts/sender.ts'], {
    env: {
      ...process.env,
      SENDER_OPTIONS: JSON.stringify({ ...options, url: database.url() }),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code, signal] = await once(child, 'exit');
  if (signal === null) expect(code).toBe(0);
  return signal;
}

/** As if the time of a lease had passed. */
const leasesEnd = () =>
  pool.query("UPDATE express_scim.alerts SET leased_until = now() - interval '1 second'");

const tenantsOf = (name: string) => Array.from({ length: 12 }, (_, n) => `${name}-${n}`);

describe('a process that is killed while it sends alerts', () => {
  it.each([
    { name: 'first-before', killed: { at: 1, when: 'before' } },
    { name: 'fifth-after', killed: { at: 5, when: 'after' } },
    { name: 'last-after', killed: { at: 12, when: 'after' } },
  ] as const)('repeats each once at the most, and loses none: $name', async ({ name, killed }) => {
    const file = join(folder, name);
    writeFileSync(file, '');
    const tenants = tenantsOf(name);
    const sent = () => readFileSync(file, 'utf8').split('\n').filter(Boolean);
    const timesOf = (tenantId: string) =>
      sent().filter((line) => line.startsWith(`${tenantId} `)).length;
    expect(await run({ file, raised: tenants, killed })).toBe('SIGKILL');
    const { rows } = await pool.query<{ tenant_id: string }>(
      'SELECT tenant_id FROM express_scim.alerts WHERE tenant_id = ANY($1)',
      [tenants],
    );
    expect(rows.length).toBeGreaterThan(0);
    await leasesEnd();
    await run({ file, raised: [] });
    for (const { tenant_id } of rows) expect([1, 2]).toContain(timesOf(tenant_id));
    // What was not stored when it was killed is told again, as an outbox does.
    await leasesEnd();
    await run({ file, raised: tenants });
    for (const tenantId of tenants) expect([1, 2]).toContain(timesOf(tenantId));
    expect(new Set(sent()).size).toBe(tenants.length);
  });

  it('while two others send, none of which sends what another does', async () => {
    const file = join(folder, 'two');
    writeFileSync(file, '');
    const tenants = tenantsOf('two');
    await Promise.all([
      run({ file, raised: tenants }),
      run({ file, raised: [...tenants].reverse() }),
    ]);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual([...tenants].sort());
  });
});
