import { describe, expect, it } from '@jest/globals';
import express from 'express';
import fc from 'fast-check';
import request from 'supertest';
import type { AdminEvent } from '../../src/admin/index.js';
import { createWorld, ENTRA, issue, MOUNT, OWN } from './world.js';

describe('a token', () => {
  it('is issued, shown once, used, rotated with an overlap and revoked', async () => {
    const { as, scim } = createWorld();
    const admin = as('acme/ada');
    const { body: issued } = await admin('post', '/tokens', ENTRA).expect(201);
    expect(issued.token).toMatch(/^scim_/);
    await scim(issued.token).expect(200);

    const { body: state, text } = await admin('get', '/state').expect(200);
    expect(text).not.toContain(issued.token);
    expect(state).toMatchObject({ administrator: 'ada', provisioning: true });
    expect(state.tokens).toEqual([
      {
        id: issued.record.id,
        label: 'Entra',
        hint: issued.token.slice(0, 9),
        createdAt: expect.any(String),
        expiresAt: expect.any(String),
        lastUsedAt: expect.any(String),
        issuedBy: 'ada',
        status: 'active',
      },
    ]);

    const path = `/tokens/${issued.record.id}`;
    const { body: next } = await admin('post', `${path}/rotate`, { overlapHours: 24 }).expect(201);
    await scim(issued.token).expect(200);
    await scim(next.token).expect(200);
    const { tokens } = (await admin('get', '/state')).body;
    const statusOf = (id: string) => tokens.find((each: { id: string }) => each.id === id).status;
    expect(statusOf(issued.record.id)).toBe('rotating');
    expect(statusOf(next.record.id)).toBe('active');
    await admin('post', `${path}/rotate`, { overlapHours: 24 }).expect(409);

    await admin('delete', path).expect(200);
    await scim(issued.token).expect(401);
    await scim(next.token).expect(200);
    await admin('delete', path).expect(200);
  });

  it('ends at once when it is rotated without an overlap', async () => {
    const { as, scim } = createWorld();
    const { token, id } = await issue(as('acme/ada'));
    await as('acme/ada')('post', `/tokens/${id}/rotate`, { overlapHours: 0 }).expect(201);
    await scim(token).expect(401);
  });

  it('can be limited to scopes', async () => {
    const { as, scim } = createWorld();
    const scopes = ['groups:read', 'users:read'];
    const { token } = await issue(as('acme/ada'), { ...ENTRA, scopes });
    await scim(token, '/Users').expect(200);
    const { tokens } = (await as('acme/ada')('get', '/state')).body;
    expect(tokens[0].scopes).toEqual(['users:read', 'groups:read']);
  });

  it.each([
    [90, 'active'],
    [10, 'expiring'],
    [null, 'active'],
  ])('that expires in %p days is %s', async (expiresInDays, status) => {
    const { as } = createWorld({ expiryDays: [10, 90, null] });
    await issue(as('acme/ada'), { ...ENTRA, expiresInDays });
    expect((await as('acme/ada')('get', '/state')).body.tokens[0].status).toBe(status);
  });

  it.each([
    ['no label', { ...ENTRA, label: ' ' }],
    ['a long label', { ...ENTRA, label: 'x'.repeat(101) }],
    ['a label of two lines', { ...ENTRA, label: 'a\nb' }],
    ['a label that turns its direction', { ...ENTRA, label: 'a\u202eb' }],
    ['the label of tests', { ...ENTRA, label: 'Connection test' }],
    ['no scopes', { ...ENTRA, scopes: [] }],
    ['absent scopes', { label: 'x', expiresInDays: 90 }],
    ['a scope that is not offered', { ...ENTRA, scopes: ['devices:read'] }],
    ['a scope named like a method', { ...ENTRA, scopes: ['constructor'] }],
    ['a lifetime that is not offered', { ...ENTRA, expiresInDays: 9999 }],
    ['a lifetime as text', { ...ENTRA, expiresInDays: '365' }],
  ])('is not issued with %s', async (_, body) => {
    const { as, tokens } = createWorld();
    const { body: answer } = await as('acme/ada')('post', '/tokens', body).expect(400);
    expect(answer.detail).toMatch(/label|scopes|expiresInDays/);
    expect(await tokens.list('acme')).toEqual([]);
  });

  it('without an end is not issued where the product does not offer it', async () => {
    const { as } = createWorld({ expiryDays: [90] });
    await as('acme/ada')('post', '/tokens', { ...ENTRA, expiresInDays: null }).expect(400);
  });

  it.each([-1, 169, 1.5, '24', null])(
    'is not rotated with an overlap of %p hours',
    async (hours) => {
      const { as } = createWorld();
      const { id } = await issue(as('acme/ada'));
      await as('acme/ada')('post', `/tokens/${id}/rotate`, { overlapHours: hours }).expect(400);
    },
  );

  it('is refused when there are fifty already, until one is revoked', async () => {
    const { as, tokens } = createWorld();
    const admin = as('acme/ada');
    for (let i = 0; i < 50; i++) await tokens.issue({ tenantId: 'acme', label: `token ${i}` });
    await admin('post', '/tokens', ENTRA).expect(409);
    const [first] = await tokens.list('acme');
    await admin('delete', `/tokens/${first?.id}`).expect(200);
    await admin('post', '/tokens', ENTRA).expect(201);
  });
});

describe('a body', () => {
  const raw = (body: string) =>
    request(createWorld().app)
      .post(`${MOUNT}/api/tokens`)
      .set({ 'X-Session': 'acme/ada', ...OWN })
      .send(body);

  it.each(['', '{', 'null', '[]', '"x"', '1'])(
    'that is no JSON object is refused: %p',
    async (body) => {
      expect((await raw(body)).status).toBe(400);
    },
  );

  it('is bounded', async () => {
    expect((await raw(JSON.stringify({ label: 'x'.repeat(17_000) }))).status).toBe(413);
  });

  it('lends nothing from a prototype', async () => {
    const inherited = `{"__proto__":${JSON.stringify(ENTRA)}}`;
    expect((await raw(inherited)).status).toBe(400);
  });

  it('may have been parsed by a parser in front of the router', async () => {
    const { as } = createWorld({ before: (app) => app.use(express.json()) });
    await issue(as('acme/ada'));
  });

  it('of any content gets an answer that is no internal error', async () => {
    const admin = createWorld().as('acme/ada');
    const member = fc.oneof(fc.jsonValue(), fc.constant(null), fc.constant(365));
    const body = fc.record(
      { label: fc.oneof(member, fc.string()), scopes: member, expiresInDays: member },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(body, async (any) => {
        expect([201, 400, 409]).toContain((await admin('post', '/tokens', any)).status);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the provisioning switch', () => {
  it('refuses good tokens while it is off', async () => {
    const { as, scim } = createWorld();
    const admin = as('acme/ada');
    const { token } = await issue(admin);
    await admin('put', '/provisioning', { enabled: false }).expect(200);
    expect((await admin('get', '/state')).body.provisioning).toBe(false);
    await scim(token).expect(403);
    await admin('put', '/provisioning', { enabled: true }).expect(200);
    await scim(token).expect(200);
  });

  it.each([undefined, 'false', 0, null])('does not take %p', async (enabled) => {
    await createWorld().as('acme/ada')('put', '/provisioning', { enabled }).expect(400);
  });
});

describe('events', () => {
  it('tell who did what, and never a token', async () => {
    const events: AdminEvent[] = [];
    const { as } = createWorld({ onEvent: (event) => void events.push(event) });
    const admin = as('acme/ada');
    const { token, id } = await issue(admin);
    const { body: next } = await admin('post', `/tokens/${id}/rotate`, { overlapHours: 1 });
    await admin('delete', `/tokens/${id}`);
    await admin('delete', `/tokens/${id}`);
    await admin('put', '/provisioning', { enabled: false });
    await admin('put', '/provisioning', { enabled: false });
    await admin('put', '/provisioning', { enabled: true });
    expect(events.map(({ type }) => type)).toEqual([
      'admin.token.issued',
      'admin.token.rotated',
      'admin.token.revoked',
      'admin.provisioning.disabled',
      'admin.provisioning.enabled',
    ]);
    expect(events[0]).toMatchObject({ tenantId: 'acme', administrator: 'ada', tokenId: id });
    expect(JSON.stringify(events)).not.toContain(token);
    expect(JSON.stringify(events)).not.toContain(next.token);
  });

  it('hurt nobody when the listener fails', async () => {
    const onEvent = () => Promise.reject(new Error('audit log is full'));
    await issue(createWorld({ onEvent }).as('acme/ada'));
  });
});
