import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp, SCIM_PATH } from '../../examples/rfp-saas/app.js';
import { SETTINGS_PATH } from '../../examples/rfp-saas/login/login.js';
import { ada, patchOp } from './app.js';

const PASSWORD = 'the-password-of-the-demo';

const product = (adminPassword: string | undefined = PASSWORD) =>
  createApp({ token: 'not-used-here', ...(adminPassword && { adminPassword }) }).app;

const signIn = (app: ReturnType<typeof product>, password: string) =>
  request(app).post('/login').type('form').send({ password });

const cookieOf = (headers: Record<string, string | string[] | undefined>) =>
  String(headers['set-cookie']).split(';', 1)[0] ?? '';

describe('the settings of the example', () => {
  it('send strangers to the login, and their requests away', async () => {
    const app = product();
    const page = await request(app).get(`${SETTINGS_PATH}/`).set('Accept', 'text/html').expect(303);
    expect(page.headers.location).toBe('/login');
    await request(app).get(`${SETTINGS_PATH}/api/state`).expect(403);
    await request(app).get('/login').expect(200);
  });

  it('open for the administrator until they sign out', async () => {
    const app = product();
    const { headers } = await signIn(app, PASSWORD).expect(303);
    expect(headers.location).toBe(`${SETTINGS_PATH}/`);
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax/);
    const Cookie = cookieOf(headers);
    await request(app).get(`${SETTINGS_PATH}/`).set({ Cookie, Accept: 'text/html' }).expect(200);
    const issued = await request(app)
      .post(`${SETTINGS_PATH}/api/tokens`)
      .set({ Cookie, 'X-SCIM-Admin': '1', 'Content-Type': 'application/json' })
      .send('{"label":"Entra","scopes":null,"expiresInDays":365}')
      .expect(201);
    await request(app)
      .get(`${SCIM_PATH}/Users`)
      .set('Authorization', `Bearer ${issued.body.token}`)
      .expect(200);
    await request(app).post('/logout').set({ Cookie }).expect(303);
    await request(app).get(`${SETTINGS_PATH}/api/state`).set({ Cookie }).expect(403);
  });

  it('stay closed for a wrong password, and for any where none is set', async () => {
    const wrong = await signIn(product(), 'wrong').expect(401);
    expect(wrong.headers['set-cookie']).toBeUndefined();
    await signIn(product(''), '').expect(401);
    await signIn(product(''), 'undefined').expect(401);
  });
});

describe('the login of the example', () => {
  /** Signs in as somebody whom the identity provider has made, and says what the page says. */
  async function signInAfter(...changes: readonly object[]) {
    const token = 'a-token-that-is-long-enough-for-a-test';
    const { app } = createApp({ token, adminPassword: PASSWORD });
    const send = (method: 'post' | 'patch', path: string, body: object) =>
      request(app)
        [method](`${SCIM_PATH}${path}`)
        .set('Authorization', `Bearer ${token}`)
        .set('Content-Type', 'application/scim+json')
        .send(JSON.stringify(body));
    const { body } = await send('post', '/Users', ada).expect(201);
    for (const change of changes) await send('patch', `/Users/${body.id}`, patchOp(change));
    const form = { login: 'ada@example.com', password: PASSWORD };
    return request(app).post('/login').type('form').send(form);
  }
  const active = (value: boolean) => ({ op: 'replace', path: 'active', value });

  it('lets in whoever is provisioned', async () => {
    const { status, headers } = await signInAfter();
    expect([status, headers.location]).toEqual([303, '/']);
    expect((await signInAfter(active(false), active(true))).status).toBe(303);
  });

  it('says why somebody is refused', async () => {
    const { status, text, headers } = await signInAfter(active(false));
    expect(status).toBe(403);
    expect(text).toContain('has deactivated this account');
    expect(headers['set-cookie']).toBeUndefined();
  });
});
