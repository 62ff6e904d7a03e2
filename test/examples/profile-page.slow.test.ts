import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../../examples/rfp-saas/app.js';
import { createMemoryData } from '../../examples/rfp-saas/data/memory-data.js';
import { contextOf } from '../../examples/rfp-saas/people/context.js';
import { ada, clientOf, TOKEN } from './app.js';

const adminPassword = 'the-password-of-the-demo';

/** The product with Ada, who has signed in. */
async function signedIn() {
  const data = createMemoryData();
  const { app } = createApp({ token: TOKEN, data, adminPassword });
  const name = { givenName: 'Ada', familyName: '<Lovelace>' };
  const id = await clientOf(app).create('/Users', { ...ada, displayName: 'Ada', name });
  const form = { login: ada.userName, password: adminPassword };
  const { headers } = await request(app).post('/login').type('form').send(form).expect(303);
  const Cookie = String(headers['set-cookie']).split(';', 1)[0] ?? '';
  const page = async () => (await request(app).get('/account').set({ Cookie }).expect(200)).text;
  return { app, data, id, Cookie, page };
}

describe('the page of one’s own account', () => {
  it('says what the directory manages', async () => {
    const { page } = await signedIn();
    const text = await page();
    expect(text).toContain('managed by your organisation’s directory');
    expect(text).toContain('Ada &lt;Lovelace&gt;');
    expect(text).not.toContain('Changed here');
  });

  it('shows what was changed here, and puts it back', async () => {
    const { app, data, id, Cookie, page } = await signedIn();
    const { userStore } = data.stores;
    const record = await userStore.get(contextOf('acme'), id);
    await userStore.replace(contextOf('acme'), id, { ...record, displayName: 'Countess' });
    expect(await page()).toContain('Changed here: the directory has “Ada”.');
    await request(app).post('/account/restore').set({ Cookie }).expect(303);
    expect(await page()).not.toContain('Changed here');
  });

  it('is for people who are signed in, and has nothing to say of the administrator', async () => {
    const { app } = await signedIn();
    const strangers = await request(app).get('/account').expect(303);
    expect(strangers.headers.location).toBe('/login');
    await request(app).post('/account/restore').expect(303);
    const form = { password: adminPassword };
    const { headers } = await request(app).post('/login').type('form').send(form);
    const Cookie = String(headers['set-cookie']).split(';', 1)[0] ?? '';
    const { text } = await request(app).get('/account').set({ Cookie }).expect(200);
    expect(text).toContain('No directory manages this account.');
  });
});
