import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { useDatabase } from '../support/postgres/use-database.js';

const database = useDatabase();

it('rehearses over a server, and leaves the rows of others alone', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'examples/own-tables/rehearse.ts'],
    { env: { ...process.env, DATABASE_URL: database.url() } },
  );
  expect(stdout).toContain('Failures: 0. Differences: 0.');
  const pool = database.pool();
  const { rows } = await pool.query(
    `SELECT a.id, a.login, a.plan, a.is_active, a.deleted_at IS NOT NULL AS deleted, a.scim_version IS NULL AS hidden,
        (SELECT json_agg(r.name) FROM account_roles g JOIN roles r ON r.id = g.role_id WHERE g.account_id = a.id) AS roles,
        (SELECT json_agg(t.name) FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.account_id = a.id) AS teams
      FROM accounts a WHERE a.id <= 4 ORDER BY a.id`,
  );
  expect(rows).toEqual([
    expect.objectContaining({
      id: 1,
      plan: 'team',
      deleted: true,
      hidden: false,
      roles: null,
      teams: null,
    }),
    expect.objectContaining({
      id: 2,
      login: 'BEA@harbourline.example',
      is_active: false,
      roles: null,
    }),
    expect.objectContaining({
      id: 3,
      login: 'rené@harbourline.example',
      plan: 'trial',
      is_active: true,
      roles: ['member'],
    }),
    {
      id: 4,
      login: 'ada.king@harbourline.example',
      plan: 'team',
      is_active: true,
      deleted: false,
      hidden: true,
      roles: null,
      teams: null,
    },
  ]);
  const { rows: invoices } = await pool.query('SELECT count(*)::int AS count FROM invoices');
  expect(invoices).toEqual([{ count: 2 }]);
});
