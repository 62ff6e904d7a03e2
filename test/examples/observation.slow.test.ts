import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp, SCIM_PATH } from '../../examples/rfp-saas/app.js';
import { createMemoryData } from '../../examples/rfp-saas/data/memory-data.js';
import { SETTINGS_PATH } from '../../examples/rfp-saas/login/login.js';
import { patchOp, USER } from './app.js';

const TOKEN = 'a-token-that-is-long-enough-for-a-test';
const PASSWORD = 'the-password-of-the-demo';

/** The product with its administrator signed in, where one person may be disabled within an hour. */
async function startObserved() {
  const data = createMemoryData();
  const { app, scim: router } = createApp({
    token: TOKEN,
    data,
    adminPassword: PASSWORD,
    deletionThreshold: { count: 1 },
  });
  const login = await request(app).post('/login').type('form').send({ password: PASSWORD });
  const Cookie = String(login.headers['set-cookie']).split(';', 1)[0] ?? '';
  const admin = (path: string) => request(app).get(`${SETTINGS_PATH}/api/${path}`).set({ Cookie });
  const scim = (method: 'post' | 'patch' | 'delete', path: string, body: object = {}) =>
    request(app)
      [method](SCIM_PATH + path)
      .set({ Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/scim+json' })
      .send(JSON.stringify(body));
  const create = async (userName: string): Promise<string> =>
    (await scim('post', '/Users', { schemas: [USER], userName })).body.id;
  const disable = (id: string) =>
    scim('patch', `/Users/${id}`, patchOp({ op: 'replace', path: 'active', value: false }));
  return { data, router, admin, scim, create, disable };
}

describe('the observing part of the product’s page', () => {
  it('shows who is disabled with the equipment that they still have', async () => {
    const { admin, create, disable } = await startObserved();
    for (const name of ['ada', 'ben']) await create(`${name}@example.com`);
    const cleo = await create('cleo@example.com');
    await disable(cleo).expect(200);
    const { body } = await admin('disabled-users').expect(200);
    expect(body.columns).toEqual(['Equipment still assigned']);
    expect(body.users).toMatchObject([
      {
        id: cleo,
        userName: 'cleo@example.com',
        lastRoles: ['Guest'],
        cells: ['Laptop RFP-00003, Phone RFP-00004'],
      },
    ]);
    expect((await admin('disabled-users.csv').expect(200)).text).toContain('Laptop RFP-00003');
  });

  it('holds more than one who shall go, and says so', async () => {
    const { admin, create, disable } = await startObserved();
    const ids = [await create('ada@example.com'), await create('ben@example.com')];
    const [first, second] = [await disable(ids[0] ?? ''), await disable(ids[1] ?? '')];
    expect([first.status, second.status]).toEqual([200, 503]);
    expect((await admin('deletion-guard')).body).toMatchObject({ held: 1, heldIds: [ids[1]] });
  });

  it('lends equipment to newcomers and takes it back from the deleted', async () => {
    const { data, scim, create } = await startObserved();
    const { equipment } = data.tables;
    const id = await create('ada@example.com');
    expect(await equipment.of('acme', id)).toEqual(['Laptop RFP-00001']);
    await scim('delete', `/Users/${id}`).expect(204);
    expect(await equipment.of('acme', id)).toEqual([]);
    expect(await equipment.inStoreRoom('acme')).toEqual(['Laptop RFP-00001']);
  });

  it('shows the role that was set by hand as the last one, for a lock outlasts a deactivation', async () => {
    const { router, admin, create, disable } = await startObserved();
    const id = await create('ada@example.com');
    await router.roles.lock('acme', id, [{ role: 'approver' }]);
    await disable(id).expect(200);
    const { body } = await admin('disabled-users').expect(200);
    expect(body.users).toMatchObject([{ id, lastRoles: ['Approver'] }]);
  });
});
