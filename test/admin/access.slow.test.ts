import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { EXPRESS, type ExpressName } from '../support/app.js';
import { createWorld, ENTRA, issue, MOUNT } from './world.js';

const EVERYTHING = [
  ['get', '/'],
  ['get', '/assets/x/main.js'],
  ['get', '/api/state'],
  ['post', '/api/tokens'],
  ['post', '/api/tokens/x/rotate'],
  ['delete', '/api/tokens/x'],
  ['put', '/api/provisioning'],
  ['post', '/api/test-connection'],
  ['get', '/api/roles'],
  ['put', '/api/roles'],
  ['post', '/api/roles/preview'],
  ['post', '/api/roles/replay'],
  ['post', '/api/roles/groups'],
  ['post', '/api/roles/users'],
  ['post', '/api/roles/user'],
  ['post', '/api/roles/lock'],
  ['post', '/api/roles/unlock'],
  ['get', '/nothing'],
] as const;

describe.each(Object.keys(EXPRESS) as ExpressName[])('the admin router on %s', (express) => {
  it.each(EVERYTHING)('is closed to whoever is no administrator: %s %s', async (method, path) => {
    const { app } = createWorld({ express });
    const answer = await request(app)
      [method](MOUNT + path)
      .set('X-Session', 'acme/guest');
    expect(answer.status).toBe(403);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it.each([false, null, undefined, 0, ''])('takes %p from authorize for a no', async (access) => {
    const { as } = createWorld({ express, authorize: () => access as boolean });
    await as('acme/ada')('get', '/state').expect(403);
  });

  it.each([1, 'yes', {}, [], [true], { name: '' }, { name: 5 }, { admin: true }, () => true])(
    'takes %p from authorize for a mistake of the host, and lets nobody in',
    async (access) => {
      const lines: string[] = [];
      const logger = { warn() {}, error: (message: string) => void lines.push(message) };
      const answering = [access, Promise.resolve(access)];
      for (const each of answering) {
        const { as } = createWorld({ express, logger, authorize: () => each as never });
        await as('acme/ada')('get', '/state').expect(500);
        await as('acme/ada')('put', '/provisioning', { enabled: false }).expect(500);
      }
      expect(lines).toHaveLength(4);
    },
  );

  it('waits for an answer that takes time, and lets nobody in if it fails', async () => {
    const late = createWorld({ express, authorize: async () => true });
    await late.as('acme/ada')('get', '/state').expect(200);
    const refused = createWorld({ express, authorize: async () => false });
    await refused.as('acme/ada')('get', '/state').expect(403);
    const broken = createWorld({ express, authorize: () => Promise.reject(new Error('db: pw')) });
    const answer = await broken.as('acme/ada')('get', '/state').expect(500);
    expect(answer.body.detail).toMatch(/^Something went wrong here\. Reference: [0-9a-f-]{36}\.$/);
  });

  it.each([
    [undefined, 403],
    ['', 403],
    [7, 500],
  ])('lets nobody in without a tenant: %p', async (tenant, status) => {
    const { as } = createWorld({ express, tenant: () => tenant as string });
    await as('acme/ada')('get', '/state').expect(status);
  });

  it('answers what is not there, and other methods, itself', async () => {
    const { as } = createWorld({ express });
    const admin = as('acme/ada');
    await admin('get', '/nothing').expect(404);
    const wrong = await admin('patch', '/provisioning').expect(405);
    expect(wrong.headers.allow).toBe('PUT');
    expect(wrong.body).toEqual({
      title: 'Method Not Allowed',
      status: 405,
      detail: 'This address takes PUT.',
    });
  });
});

describe('the administrator of one tenant', () => {
  it('sees none of another tenant’s tokens', async () => {
    const { as } = createWorld();
    await issue(as('acme/ada'));
    expect((await as('umbrella/eve')('get', '/state')).body.tokens).toEqual([]);
    expect((await as('acme/bob')('get', '/state')).body.tokens).toHaveLength(1);
  });

  it('cannot rotate or revoke them, nor learn that they exist', async () => {
    const { as, scim } = createWorld();
    const { token, id } = await issue(as('acme/ada'));
    const eve = as('umbrella/eve');
    const foreign = await eve('delete', `/tokens/${id}`).expect(404);
    const unknown = await eve('delete', '/tokens/unknown').expect(404);
    expect(foreign.body).toEqual(unknown.body);
    await eve('post', `/tokens/${id}/rotate`, { overlapHours: 0 }).expect(404);
    await scim(token).expect(200);
  });

  it('cannot name another tenant in a body or a query', async () => {
    const { as, tokens } = createWorld();
    const body = { ...ENTRA, tenantId: 'acme', tenant: 'acme' };
    await as('umbrella/eve')('post', '/tokens?tenant=acme&tenantId=acme', body).expect(201);
    expect(await tokens.list('acme')).toEqual([]);
    expect(await tokens.list('umbrella')).toHaveLength(1);
  });

  it('switches provisioning for that tenant alone', async () => {
    const { as, scim } = createWorld();
    const acme = await issue(as('acme/ada'));
    const umbrella = await issue(as('umbrella/eve'));
    await as('umbrella/eve')('put', '/provisioning', { enabled: false }).expect(200);
    await scim(umbrella.token).expect(403);
    await scim(acme.token).expect(200);
  });
});
