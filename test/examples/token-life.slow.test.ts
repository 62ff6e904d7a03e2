import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp, SCIM_PATH } from '../../examples/rfp-saas/app.js';
import { createMemoryData } from '../../examples/rfp-saas/data/memory-data.js';
import { SETTINGS_PATH } from '../../examples/rfp-saas/login/login.js';
import { createMemoryTokenStore, type StoredToken, type TokenStore } from '../../src/auth/index.js';
import { createEntraClient, type EntraDirectory } from '../../src/testing/index.js';
import { whileServing } from '../support/server.js';

const PASSWORD = 'the-password-of-the-demo';
const ORG = 'acme';

const DIRECTORY: EntraDirectory = {
  people: [
    {
      objectId: 'p1',
      userPrincipalName: 'ada@example.com',
      mailNickname: 'ada',
      givenName: 'Ada',
      surname: 'Quill',
      displayName: 'Ada Quill',
      mail: 'ada@example.com',
      accountEnabled: true,
    },
  ],
  groups: [{ objectId: 'g1', displayName: 'Crew', memberObjectIds: ['p1'] }],
};

/** A store that also keeps everything that was ever written to it. */
function recording(): { readonly store: TokenStore; dump(): string } {
  const store = createMemoryTokenStore();
  const written: StoredToken[] = [];
  return {
    store: {
      ...store,
      insert(token) {
        written.push(token);
        return store.insert(token);
      },
      update(next, revision, successor) {
        written.push(next, ...(successor ? [successor] : []));
        return store.update(next, revision, successor);
      },
    },
    dump: () => JSON.stringify(written),
  };
}

describe('the life of a token in the product', () => {
  it('is generated behind the login, connects Entra, is rotated and revoked, and never stored', async () => {
    const { store, dump } = recording();
    const { app, people } = createApp({
      token: 'not-used-here',
      org: ORG,
      adminPassword: PASSWORD,
      data: { ...createMemoryData(), tokenStore: store },
    });
    await whileServing(app, async (origin) => {
      const login = await request(app).post('/login').type('form').send({ password: PASSWORD });
      const Cookie = String(login.headers['set-cookie']).split(';', 1)[0] ?? '';
      const call = (method: 'post' | 'delete', path: string, body: object = {}) =>
        request(app)
          [method](`${SETTINGS_PATH}/api/${path}`)
          .set({ Cookie, 'X-SCIM-Admin': '1', 'Content-Type': 'application/json' })
          .send(JSON.stringify(body));
      const entraWith = (token: string) =>
        createEntraClient({ baseUrl: origin + SCIM_PATH, token, retries: 0 });

      const body = { label: 'Entra', scopes: null, expiresInDays: 365 };
      const issued = await call('post', 'tokens', body).expect(201);
      const entra = entraWith(issued.body.token);
      await entra.testConnection();
      await entra.initialCycle(DIRECTORY);
      expect((await people.page('', 1)).people.map(({ login }) => login)).toEqual([
        'ada@example.com',
      ]);

      const { id } = issued.body.record;
      const rotated = await call('post', `tokens/${id}/rotate`, { overlapHours: 24 }).expect(201);
      await entra.testConnection();
      await entraWith(rotated.body.token).testConnection();

      await call('delete', `tokens/${id}`).expect(200);
      await expect(entra.testConnection()).rejects.toMatchObject({ status: 401 });
      await entraWith(rotated.body.token).testConnection();
      await call('delete', `tokens/${rotated.body.record.id}`).expect(200);
      await expect(entraWith(rotated.body.token).testConnection()).rejects.toMatchObject({
        status: 401,
      });

      expect(dump()).toContain('"digest"');
      for (const token of [issued.body.token, rotated.body.token]) {
        expect(dump()).not.toContain(token);
        expect(dump()).not.toContain(token.slice('scim_'.length, 30));
      }
    });
  });
});
