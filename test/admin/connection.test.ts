import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import { whileServing } from '../support/server.js';
import { createWorld } from './world.js';

interface Result {
  readonly id: string;
  readonly outcome: string;
  readonly sent: string;
  readonly received: string;
  readonly meaning: string;
}

const outcomes = (checks: readonly Result[]) =>
  Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome]));

/** Tests against an endpoint that is not SCIM at all. */
async function against(answer: express.RequestHandler) {
  const app = express();
  const seen: express.Request[] = [];
  app.use((req, res, next) => {
    seen.push(req);
    answer(req, res, next);
  });
  return whileServing(app, async (origin) => {
    const world = createWorld({ connectionUrl: `${origin}/scim/v2` });
    const { body } = await world.as('acme/ada')('post', '/test-connection').expect(200);
    return { ...world, report: body as { passed: boolean; checks: readonly Result[] }, seen };
  });
}

const empty = { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 0 };

describe('the connection test', () => {
  it('passes against this library, and explains each answer', async () => {
    const { as, tokens } = createWorld();
    const { body } = await as('acme/ada')('post', '/test-connection').expect(200);
    expect(body.passed).toBe(true);
    expect(outcomes(body.checks)).toEqual({
      'entra-user-lookup': 'passed',
      'entra-group-lookup': 'passed',
      'entra-service-provider-config': 'passed',
      'entra-schemas': 'passed',
      'okta-user-lookup': 'passed',
      'okta-user-page': 'passed',
      'okta-group-page': 'passed',
    });
    for (const { meaning, received } of body.checks) {
      expect(meaning).toMatch(/[a-z].*\.$/);
      expect(received).toBe('200 OK, application/scim+json');
    }
    const [used] = await tokens.list('acme');
    expect(used).toMatchObject({ scopes: ['users:read', 'groups:read'], issuedBy: 'ada' });
    expect(used?.revokedAt).toBeDefined();
    expect((await as('acme/ada')('get', '/state')).body.tokens).toEqual([]);
  });

  it('sends what the providers send', async () => {
    const { seen } = await against((_req, res) => void res.json(empty));
    const guid = '[0-9a-f-]{36}';
    expect(seen.map(({ url }) => url)).toEqual([
      expect.stringMatching(
        new RegExp(`^/scim/v2/Users\\?filter=userName\\+eq\\+%22AzureAD_Test-${guid}%22$`),
      ),
      expect.stringMatching(
        new RegExp(
          `^/scim/v2/Groups\\?excludedAttributes=members&filter=displayName\\+eq\\+%22AzureAD_Test-${guid}%22$`,
        ),
      ),
      '/scim/v2/ServiceProviderConfig',
      '/scim/v2/Schemas',
      expect.stringMatching(
        new RegExp(
          `^/scim/v2/Users\\?filter=userName%20eq%20%22${guid}%40example.com%22&startIndex=1&count=100$`,
        ),
      ),
      '/scim/v2/Users?startIndex=1&count=2',
      '/scim/v2/Groups?startIndex=1&count=1',
    ]);
    expect(seen[4]?.headers['user-agent']).toBe('Okta SCIM Client 1.0.0');
    expect(seen[0]?.headers['content-type']).toBeUndefined();
  });

  it('fails while provisioning is switched off, and says so', async () => {
    const { as } = createWorld();
    await as('acme/ada')('put', '/provisioning', { enabled: false });
    const { body } = await as('acme/ada')('post', '/test-connection').expect(200);
    expect(body).toMatchObject({ passed: false, provisioning: false });
    expect(body.checks[0].meaning).toContain('provisioning is switched off');
  });

  it.each([
    ['a web page', 200, '<html></html>', /not a SCIM list/],
    ['nothing at this address', 404, '', /tenant URL is probably not where SCIM is mounted/],
    ['a refused token', 401, '', /token was refused/],
    ['an error', 500, '', /pause and try again later/],
    ['an odd status', 204, '', /expects status 200/],
  ])('explains %s', async (_, status, text, meaning) => {
    const { report } = await against((_req, res) => void res.status(status).send(text));
    expect(report.passed).toBe(false);
    expect(report.checks[0]).toMatchObject({
      outcome: 'failed',
      meaning: expect.stringMatching(meaning),
    });
  });

  it('takes missing groups for a notice', async () => {
    const { report } = await against((req, res) => {
      if (req.url.includes('/Groups')) res.status(404).end();
      else res.json(empty);
    });
    expect(outcomes(report.checks)).toMatchObject({
      'entra-user-lookup': 'passed',
      'entra-group-lookup': 'notice',
      'okta-group-page': 'notice',
    });
  });

  it('tells a filter that is not applied, and a page that is too long', async () => {
    const list = { ...empty, totalResults: 5, Resources: [{}, {}, {}, {}, {}] };
    const { report } = await against((_req, res) => void res.json(list));
    expect(report.checks[0]?.meaning).toMatch(/filter was not applied/);
    expect(report.checks[5]?.meaning).toMatch(/More came back than was asked for/);
  });

  it('follows no redirect with its token', async () => {
    const { report, seen } = await against((_req, res) => res.redirect(307, '/elsewhere'));
    expect(seen.every(({ url }) => url.startsWith('/scim/v2/'))).toBe(true);
    expect(report.checks[0]?.meaning).toMatch(/redirects/);
  });

  it('reads no more than a mebibyte', async () => {
    const huge = { ...empty, padding: 'x'.repeat(1_100_000) };
    const { report } = await against((_req, res) => void res.json(huge));
    expect(report.checks[0]?.outcome).toBe('failed');
  });

  it('revokes its token also when nobody answers', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { as, tokens } = createWorld({ connectionUrl: `http://127.0.0.1:${port}` });
    const { body } = await as('acme/ada')('post', '/test-connection').expect(200);
    expect(body.checks[0]).toMatchObject({
      outcome: 'failed',
      received: 'No answer (ECONNREFUSED)',
      meaning: expect.stringMatching(/could not be reached/),
    });
    expect((await tokens.list('acme')).every(({ revokedAt }) => revokedAt !== undefined)).toBe(
      true,
    );
  });

  it('runs once at a time for a tenant', async () => {
    let free = () => {};
    const held = new Promise<void>((resolve) => {
      free = resolve;
    });
    const slow = express().use(async (_req, res) => {
      await held;
      res.json(empty);
    });
    await whileServing(slow, async (connectionUrl) => {
      const { as, tokens } = createWorld({ connectionUrl });
      const first = as('acme/ada')('post', '/test-connection').then(({ status }) => status);
      while ((await tokens.list('acme')).length === 0) await new Promise(setImmediate);
      await as('acme/bob')('post', '/test-connection').expect(409);
      free();
      expect(await first).toBe(200);
      await as('acme/bob')('post', '/test-connection').expect(200);
    });
  });
});
