import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp, SCIM_PATH } from '../../examples/rfp-saas/app.js';
import { SETTINGS_PATH } from '../../examples/rfp-saas/login/login.js';
import { setRoleByHand, unlockRoles } from '../../examples/rfp-saas/roles/roles-by-hand.js';
import { GROUP, patchOp, USER } from './app.js';

const TOKEN = 'a-token-that-is-long-enough-for-a-test';
const PASSWORD = 'the-password-of-the-demo';

function startProduct() {
  const { app, db, scim } = createApp({ token: TOKEN, adminPassword: PASSWORD });
  const send = (method: 'post' | 'patch' | 'delete', path: string, body?: object) =>
    request(app)
      [method](`${SCIM_PATH}${path}`)
      .set({ Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/scim+json' })
      .send(body === undefined ? undefined : JSON.stringify(body));
  const create = async (path: string, body: object): Promise<string> =>
    (await send('post', path, body).expect(201)).body.id;
  const setActive = (id: string, value: boolean) =>
    send('patch', `/Users/${id}`, patchOp({ op: 'replace', path: 'active', value })).expect(200);
  const signIn = (login: string) =>
    request(app).post('/login').type('form').send({ login, password: PASSWORD });
  const cookieOf = async (login: string) => {
    const { headers } = await signIn(login).expect(303);
    return String(headers['set-cookie']).split(';', 1)[0] ?? '';
  };
  const pageFor = async (Cookie: string) =>
    (await request(app).get('/').set({ Cookie }).expect(200)).text;
  const account = (id: string) => db.accounts.byId(Number(id.slice(1)));
  const rolesOf = (id: string) => account(id)?.roles.map(({ role }) => role);
  return { app, db, scim, send, create, setActive, signIn, cookieOf, pageFor, account, rolesOf };
}

const person = (userName: string) => ({ schemas: [USER], userName, active: true });
const group = (displayName: string, ...ids: readonly string[]) => ({
  schemas: [GROUP],
  displayName,
  members: ids.map((value) => ({ value })),
});

describe('roles in the example', () => {
  it('follow from groups, and open the settings to administrators', async () => {
    const product = startProduct();
    const ada = await product.create('/Users', person('ada@example.com'));
    const bob = await product.create('/Users', person('bob@example.com'));
    expect([product.rolesOf(ada), product.rolesOf(bob)]).toEqual([['guest'], ['guest']]);
    await product.create('/Groups', group('RFP Viewers', ada, bob));
    await product.create('/Groups', group('RFP Administrators', ada));
    expect([product.rolesOf(ada), product.rolesOf(bob)]).toEqual([['administrator'], ['viewer']]);
    const settings = async (login: string, status: number) =>
      request(product.app)
        .get(`${SETTINGS_PATH}/api/state`)
        .set({ Cookie: await product.cookieOf(login) })
        .expect(status);
    await settings('ada@example.com', 200);
    await settings('bob@example.com', 403);
  });

  it('end with the sessions when somebody is disabled, and neither comes back by a lock', async () => {
    const product = startProduct();
    const ada = await product.create('/Users', person('ada@example.com'));
    await setRoleByHand(product.db, 'acme', Number(ada.slice(1)), 'approver');
    const Cookie = await product.cookieOf('ada@example.com');
    expect(await product.pageFor(Cookie)).toContain('Signed in as ada@example.com');
    await product.setActive(ada, false);
    expect(await product.pageFor(Cookie)).not.toContain('Signed in');
    await product.signIn('ada@example.com').expect(401);
    expect(product.rolesOf(ada)).toEqual(['approver']);
    await product.setActive(ada, true);
    // The old session was ended, not suspended.
    expect(await product.pageFor(Cookie)).not.toContain('Signed in');
    await product.signIn('ada@example.com').expect(303);
  });

  it('stay as they were set by hand until the lock is lifted', async () => {
    const product = startProduct();
    const ada = await product.create('/Users', person('ada@example.com'));
    const accountId = Number(ada.slice(1));
    const rev = product.account(ada)?.rev;
    await setRoleByHand(product.db, 'acme', accountId, 'approver');
    await product.create('/Groups', group('RFP Viewers', ada));
    expect(product.rolesOf(ada)).toEqual(['approver']);
    await unlockRoles(product.db, 'acme', accountId);
    await product.scim.roles.recompute('acme', [ada]);
    expect(product.rolesOf(ada)).toEqual(['viewer']);
    expect(product.account(ada)?.rev).toBe(rev);
    await expect(setRoleByHand(product.db, 'other', accountId, 'viewer')).rejects.toThrow();
  });

  it('keep the last active administrator', async () => {
    const product = startProduct();
    const ada = await product.create('/Users', person('ada@example.com'));
    const bob = await product.create('/Users', person('bob@example.com'));
    const id = await product.create('/Groups', group('RFP Administrators', ada, bob));
    await product.setActive(bob, false);
    await product.send('delete', `/Groups/${id}`).expect(204);
    expect(product.rolesOf(ada)).toEqual(['administrator']);
    expect(product.rolesOf(bob)).toEqual(['disabled']);
  });
});

describe('a transaction of the example', () => {
  it('writes everything or nothing, one after the other', async () => {
    const { db, create } = startProduct();
    await create('/Users', person('ada@example.com'));
    const before = db.accounts.all();
    const steps: string[] = [];
    const failing = db.transaction(async () => {
      const [ada] = db.accounts.all();
      if (ada) {
        db.accounts.put({ ...ada, login: 'eve@example.com' });
        db.accounts.insert((account_id) => ({ ...ada, account_id, login: 'x' }));
        db.accounts.delete(ada.account_id);
      }
      await new Promise((resolve) => setImmediate(resolve));
      steps.push('first');
      throw new Error('no');
    });
    const next = db.transaction(async () => steps.push('second'));
    await expect(failing).rejects.toThrow('no');
    await next;
    expect(steps).toEqual(['first', 'second']);
    expect(db.accounts.all()).toEqual(before);
    expect(db.accounts.one('login', '["acme","ada@example.com"]')).toEqual(before[0]);
    expect(db.accounts.one('login', '["acme","eve@example.com"]')).toBeUndefined();
  });
});
