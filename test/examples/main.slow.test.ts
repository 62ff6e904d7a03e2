import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { patchOp } from './app.js';
import { createRuns, type Runs } from './runs.js';

const TOKEN = 'a-token-that-is-long-enough-for-a-test';
const PASSWORD = 'a-password-for-the-test';
const APPROVER = { role: 'approver' };
const DISABLE = patchOp({ op: 'replace', path: 'active', value: false });
const MEMORY = { DATA: 'memory', SCIM_TOKEN: TOKEN };

let runs: Runs;
beforeEach(() => {
  runs = createRuns();
});
afterEach(() => runs.end());

describe('npm start', () => {
  it('says where it listens, and when the port is taken', async () => {
    const first = await runs.start(MEMORY).ready();
    expect(first.url).toMatch(/^http:\/\/localhost:\d+\/rfpserver\/scim\/v2$/);
    await first.create('/Users', { userName: 'ada@example.com' });

    const { port } = new URL(first.url);
    expect(await runs.start({ ...MEMORY, PORT: port }).failure()).toBe(
      `Port ${port} is in use. Choose another one: PORT=3001 npm start`,
    );
  });

  it('takes whatever token it is given, and keeps nothing but its digest', async () => {
    const { request } = await runs.start({ ...MEMORY, SCIM_TOKEN: 'short' }).ready();
    expect((await request('GET', '/Users')).status).toBe(200);
    const Authorization = 'Bearer other';
    expect((await request('GET', '/Users', undefined, { Authorization })).status).toBe(401);
  });

  it('refuses a secret that could be guessed, and says how to make one', async () => {
    const message = await runs.start({ ...MEMORY, SECRET: 'secret' }).failure();
    expect(message).toMatch(/SECRET must have at least 32 characters/);
  });

  it('says so of a database that does not answer', async () => {
    const DATABASE_URL = 'postgres://nobody@127.0.0.1:1/nowhere';
    expect(await runs.start({ DATABASE_URL }).failure()).toMatch(/could not start: .*ECONNREFUSED/);
  });
});

describe('npm start on a folder', () => {
  const kept = () => ({ DATA: join(runs.folder, 'data'), ADMIN_PASSWORD: PASSWORD });

  it('keeps accounts, teams, roles, locks, tokens, sessions, log and equipment over a restart', async () => {
    const env = { ...kept(), DELETION_THRESHOLD: '1' };
    const first = runs.start(env);
    const before = await first.ready();
    const admin = await before.signIn('admin');
    const token = { label: 'Entra', scopes: null, expiresInDays: 365 };
    const issued = await before.settings(admin, 'POST', 'tokens', token);
    const withToken = { Authorization: `Bearer ${(issued as { readonly token: string }).token}` };

    const ada = await before.create('/Users', { userName: 'ada@example.com' }, withToken);
    const bob = await before.create('/Users', { userName: 'bob@example.com' }, withToken);
    const cleo = await before.create('/Users', { userName: 'cleo@example.com' }, withToken);
    const members = [{ value: ada }];
    const team = await before.create('/Groups', { displayName: 'Crew', members }, withToken);
    const settings = {
      defaultRole: 'contributor',
      disabledRole: 'disabled',
      groupRoles: [{ group: { id: team }, role: 'viewer' }],
    };
    await before.settings(admin, 'PUT', 'roles', { revision: null, settings });
    await before.settings(admin, 'POST', 'roles/lock', { userId: bob, roles: [APPROVER] });
    expect((await before.request('PATCH', `/Users/${cleo}`, DISABLE)).status).toBe(200);
    expect((await before.request('PATCH', `/Users/${bob}`, DISABLE)).status).toBe(503);
    await first.stop();

    const second = runs.start(env);
    const after = await second.ready();
    // Derived from the secret in the database, hence the same as before.
    expect(after.token).toBe(before.token);
    const found = await after.request('GET', `/Users/${ada}`, undefined, withToken);
    expect(await found.json()).toMatchObject({ groups: [{ value: team, display: 'Crew' }] });
    await after.create('/Users', { userName: 'dan@example.com' });
    const page = await after.page({ Cookie: admin });
    expect(page).toContain('Signed in as Demo Administrator');
    expect(page).toMatch(/ada@example\.com[\s\S]*?Crew[\s\S]*?guest/i);
    expect(page).toMatch(/bob@example\.com[\s\S]*?approver<small>set by hand/i);
    expect(page).toMatch(/dan@example\.com[\s\S]*?contributor/i);
    const guard = await after.settings(admin, 'GET', 'deletion-guard');
    expect(guard).toMatchObject({ held: 1, heldIds: [bob] });
    const disabled = await after.settings(admin, 'GET', 'disabled-users');
    expect(disabled).toMatchObject({
      users: [{ id: cleo, sinceIsExact: true, lastRoles: ['Guest'] }],
    });
    expect(JSON.stringify(disabled)).toContain('Laptop RFP-');
    await second.stop();
    expect(locksIn(env.DATA)).toEqual([]);
  });

  it('leaves the folder to the process that has it, until that is gone, however it went', async () => {
    const first = runs.start(kept());
    await (await first.ready()).create('/Users', { userName: 'ada@example.com' });
    const message = await runs.start(kept()).failure();
    expect(message).toContain(`is in use by process ${first.pid}`);
    expect(message).toMatch(/DATA=memory .*DATABASE_URL=/);

    await first.kill();
    expect(locksIn(kept().DATA)).toHaveLength(1);
    const second = await runs.start(kept()).ready();
    const list = await (await second.request('GET', '/Users')).json();
    expect(list).toMatchObject({ Resources: [{ userName: 'ada@example.com' }] });
    expect(locksIn(kept().DATA)).toHaveLength(1);
  });
});

function locksIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.lock'));
}
