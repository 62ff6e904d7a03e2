import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createRolesWorld } from './roles-world.js';
import { createWorld, ENTRA, MOUNT, OWN } from './world.js';

const TOKENS = `${MOUNT}/api/tokens`;

function post(headers: Record<string, string>, options: Parameters<typeof createWorld>[0] = {}) {
  return request(createWorld(options).app)
    .post(TOKENS)
    .set({ 'X-Session': 'acme/ada', ...headers })
    .send(JSON.stringify(ENTRA));
}

describe('a change', () => {
  it('needs the header that no form can send', async () => {
    const answer = await post({ 'Content-Type': 'application/json' });
    expect(answer.status).toBe(403);
    expect(answer.body.detail).toContain('x-scim-admin');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
  ])('is not taken as %s', async (type) => {
    expect((await post({ ...OWN, 'Content-Type': type })).status).toBe(415);
  });

  it.each(['cross-site', 'same-site', 'none', 'nonsense'])(
    'is not taken from Sec-Fetch-Site %s',
    async (site) => {
      expect((await post({ ...OWN, 'Sec-Fetch-Site': site })).status).toBe(403);
    },
  );

  it.each(['https://evil.example', 'null', 'not an origin', 'http://rfp.example.evil.example'])(
    'is not taken from the origin %s',
    async (Origin) => {
      expect((await post({ ...OWN, Host: 'rfp.example', Origin })).status).toBe(403);
    },
  );

  it.each(['', '/preview', '/replay', '/groups', '/users', '/user', '/lock', '/unlock'])(
    'of roles is not taken from another site: /roles%s',
    async (path) => {
      const { app, audit } = createRolesWorld();
      const send = (headers: Record<string, string>) =>
        request(app)
          [path === '' ? 'put' : 'post'](`${MOUNT}/api/roles${path}`)
          .set({ 'X-Session': 'acme/ada', ...headers })
          .send('{}');
      expect((await send({ ...OWN, 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
      expect((await send({ 'Content-Type': 'application/json' })).status).toBe(403);
      expect((await send({ ...OWN, 'Content-Type': 'text/plain' })).status).toBe(415);
      expect(audit).toEqual([]);
    },
  );

  it('is taken from the page itself', async () => {
    expect((await post({ ...OWN, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(201);
    const own = { ...OWN, Host: 'rfp.example', Origin: 'https://rfp.example' };
    expect((await post(own)).status).toBe(201);
  });

  it('believes a forwarded host only of a trusted proxy', async () => {
    const forwarded = {
      ...OWN,
      Host: '10.0.0.7:3000',
      'X-Forwarded-Host': 'rfp.example',
      Origin: 'https://rfp.example',
    };
    expect((await post(forwarded)).status).toBe(403);
    const before = (app: { set(name: string, value: unknown): unknown }) => {
      app.set('trust proxy', true);
    };
    expect((await post(forwarded, { before })).status).toBe(201);
  });

  it('gets no CORS permission from a preflight', async () => {
    const { headers } = await request(createWorld().app)
      .options(TOKENS)
      .set({ 'X-Session': 'acme/ada', Origin: 'https://evil.example' });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('reading the state', () => {
  it.each([
    ['cross-site', 403],
    ['same-site', 403],
    ['same-origin', 200],
    ['none', 200],
  ])('from Sec-Fetch-Site %s is %i', async (site, status) => {
    await request(createWorld().app)
      .get(`${MOUNT}/api/state`)
      .set({ 'X-Session': 'acme/ada', 'Sec-Fetch-Site': site })
      .expect(status);
  });
});
