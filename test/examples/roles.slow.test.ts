import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp, SCIM_PATH } from '../../examples/rfp-saas/app.js';
import { SETTINGS_PATH } from '../../examples/rfp-saas/login/login.js';
import { GROUP, patchOp, USER } from './app.js';

const TOKEN = 'a-token-that-is-long-enough-for-a-test';
const APPROVER = [{ role: 'approver' }];
const PASSWORD = 'the-password-of-the-demo';

function startProduct() {
  const { app, scim, people } = createApp({ token: TOKEN, adminPassword: PASSWORD });
  const send = (method: 'get' | 'post' | 'patch' | 'delete', path: string, body?: object) =>
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
  const { rolesOf } = people;
  const versionOf = async (id: string): Promise<string> =>
    (await send('get', `/Users/${id}`).expect(200)).body.meta.version;
  return { app, scim, send, create, setActive, signIn, cookieOf, pageFor, versionOf, rolesOf };
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
    expect(await product.rolesOf(ada)).toEqual(['guest']);
    expect(await product.rolesOf(bob)).toEqual(['guest']);
    await product.create('/Groups', group('RFP Viewers', ada, bob));
    await product.create('/Groups', group('RFP Administrators', ada));
    expect(await product.rolesOf(ada)).toEqual(['administrator']);
    expect(await product.rolesOf(bob)).toEqual(['viewer']);
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
    await product.scim.roles.lock('acme', ada, APPROVER);
    const Cookie = await product.cookieOf('ada@example.com');
    expect(await product.pageFor(Cookie)).toContain('Signed in as ada@example.com');
    await product.setActive(ada, false);
    expect(await product.pageFor(Cookie)).not.toContain('Signed in');
    await product.signIn('ada@example.com').expect(403);
    expect(await product.rolesOf(ada)).toEqual(['approver']);
    await product.setActive(ada, true);
    // The old session was ended, not suspended.
    expect(await product.pageFor(Cookie)).not.toContain('Signed in');
    await product.signIn('ada@example.com').expect(303);
  });

  it('stay as they were set by hand until the lock is lifted', async () => {
    const product = startProduct();
    const ada = await product.create('/Users', person('ada@example.com'));
    await product.scim.roles.lock('acme', ada, APPROVER);
    await product.create('/Groups', group('RFP Viewers', ada));
    const version = await product.versionOf(ada);
    expect(await product.rolesOf(ada)).toEqual(['approver']);
    await product.scim.roles.unlock('acme', ada);
    expect(await product.rolesOf(ada)).toEqual(['viewer']);
    expect(await product.versionOf(ada)).toBe(version);
    await expect(product.scim.roles.lock('other', ada, APPROVER)).rejects.toThrow();
  });

  it('keep the last active administrator', async () => {
    const product = startProduct();
    const ada = await product.create('/Users', person('ada@example.com'));
    const bob = await product.create('/Users', person('bob@example.com'));
    const id = await product.create('/Groups', group('RFP Administrators', ada, bob));
    await product.setActive(bob, false);
    await product.send('delete', `/Groups/${id}`).expect(204);
    expect(await product.rolesOf(ada)).toEqual(['administrator']);
    expect(await product.rolesOf(bob)).toEqual(['disabled']);
  });
});
