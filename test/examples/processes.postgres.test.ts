import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { useDatabase } from '../support/postgres/use-database.js';
import { patchOp } from './app.js';
import { createRuns, type Running, type Runs } from './runs.js';

const PASSWORD = 'a-password-for-the-test';

describe('several processes of the example over one database', () => {
  const database = useDatabase();
  let runs: Runs;
  beforeEach(() => {
    runs = createRuns();
  });
  afterEach(() => runs.end());

  const start = (): Promise<Running> =>
    runs.start({ DATABASE_URL: database.url(), ADMIN_PASSWORD: PASSWORD }).ready();

  it('are one product: tables made once, the same secrets, tokens, sessions and cursors', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect(second.token).toBe(first.token);

    const admin = await first.signIn('admin');
    const token = { label: 'Entra', scopes: null, expiresInDays: 365 };
    const issued = await first.settings(admin, 'POST', 'tokens', token);
    const withToken = { Authorization: `Bearer ${(issued as { readonly token: string }).token}` };
    for (const name of ['ada', 'bob', 'cleo']) {
      const userName = `${name}@example.com`;
      await second.create('/Users', { userName, displayName: name }, withToken);
    }
    expect(await second.page({ Cookie: admin })).toContain('Signed in as Demo Administrator');

    const page = async ({ request }: Running, cursor: string) =>
      (await (await request('GET', `/Users?count=2&cursor=${cursor}`)).json()) as {
        readonly nextCursor?: string;
        readonly Resources: readonly { readonly userName: string }[];
      };
    const begun = await page(first, '');
    const rest = await page(second, begun.nextCursor ?? 'none');
    const names = [...begun.Resources, ...rest.Resources].map(({ userName }) => userName);
    expect(names.sort()).toEqual(['ada@example.com', 'bob@example.com', 'cleo@example.com']);
  });

  it('end the sessions of somebody who is disabled in any of them, for good', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    const id = await first.create('/Users', { userName: 'dan@example.com' });
    const Cookie = await first.signIn('dan@example.com');
    expect(await first.page({ Cookie })).toContain('Signed in as dan@example.com');

    const setActive = (value: boolean) =>
      second.request('PATCH', `/Users/${id}`, patchOp({ op: 'replace', path: 'active', value }));
    expect((await setActive(false)).status).toBe(200);
    expect(await first.page({ Cookie })).not.toContain('Signed in');
    const pool = database.pool();
    const ofDan = 'SELECT key FROM rfp.sessions WHERE user_id = $1';
    await eventually(async () => (await pool.query(ofDan, [id])).rowCount === 0);
    expect((await setActive(true)).status).toBe(200);
    expect(await first.page({ Cookie })).not.toContain('Signed in');
  });

  it('outlive the loss of their connections', async () => {
    const run = await start();
    await run.page();
    expect(await database.server().terminateBackends(database.name())).toBeGreaterThan(0);
    await eventually(async () => (await run.request('GET', '/Users?count=0')).status === 200);
  });
});
