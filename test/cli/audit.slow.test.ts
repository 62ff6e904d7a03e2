import { describe, expect, it } from '@jest/globals';
import { TOKEN } from '../support/app.js';
import { whileServing } from '../support/server.js';
import { type FakeAnswer, LIST, NOBODY, withFakeServer } from '../testing/audits/fake-server.js';
import { MOUNT, scimApp } from '../testing/audits/support.js';
import { cli } from './support.js';

const ENV = { SCIM_TOKEN: TOKEN };
const OKTA = ['--profile', 'okta'];

/** A server that answers everything but the list of users with one error. */
const refusing =
  (refusal: FakeAnswer) =>
  ({ method, path }: { readonly method: string; readonly path: string }): FakeAnswer =>
    method === 'GET' && /^\/Users\?(startIndex=1&count=1$|filter=userName%20sw)/.test(path)
      ? NOBODY
      : refusal;

describe('express-scim audit', () => {
  it('is 0 for a server without findings, and says what was asked and cleaned up', async () => {
    await whileServing(scimApp(), async (origin) => {
      const { code, out, err } = await cli(['audit', origin + MOUNT, ...OKTA], { env: ENV });
      expect(code).toBe(0);
      expect(out).toContain(`Audit of ${origin}${MOUNT} (profile okta)`);
      expect(out).toMatch(/Okta: specification suite +12 passed/);
      expect(out).toMatch(
        /22 passed in \d+\.\d s\.\n\d+ resources were created and deleted again\./,
      );
      expect(err).toMatch(/^\[12\/22\] Okta: specification suite: 12 passed\n/);
      expect(out + err).not.toContain(TOKEN);
    });
  });

  it('is 1 with findings, each with its source and the exchange', async () => {
    const refusal = { status: 500, body: { detail: 'Out of order.' } };
    await withFakeServer(refusing(refusal), async (origin) => {
      const { code, out } = await cli(['audit', origin, ...OKTA], { env: ENV });
      expect(code).toBe(1);
      expect(out).toContain('✗ Okta · okta-spec.invalid-id · Okta SPEC test 4');
      expect(out).toContain('Expected status 404, got 500 (Out of order.).');
      expect(out).toContain('GET /Users/010101001010101011001010101011');
      expect(out).toContain('→ 500 application/scim+json');
    });
  });

  it('writes JSON with a row for each audit', async () => {
    await whileServing(scimApp(), async (origin) => {
      const args = ['audit', `${origin}${MOUNT}/`, '--profile', 'entra', '--json'];
      const { out } = await cli(args, { env: ENV });
      const report = JSON.parse(out);
      expect(report).toMatchObject({
        url: origin + MOUNT,
        profile: 'entra',
        startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        stopped: false,
        summary: { failed: 0, warning: 0, skipped: 2 },
        cleanUp: { leftovers: [] },
      });
      expect(report.results[0]).toEqual({
        id: 'entra.test-connection',
        title: expect.any(String),
        level: 'Entra',
        profile: 'entra',
        topic: 'Entra: connection and matching',
        source: expect.stringContaining('Microsoft'),
        requirements: [],
        mandatory: true,
        outcome: 'passed',
        durationMs: expect.any(Number),
      });
    });
  });

  it('writes a report that holds nothing of elsewhere and no markup of the server', async () => {
    const detail = '<script>alert("x")</script><img src="https://elsewhere.example/x">';
    await withFakeServer(refusing({ status: 500, body: { detail } }), async (origin) => {
      const args = ['audit', origin, ...OKTA, '--html', 'report.html'];
      const html = (await cli(args, { env: ENV })).files['report.html'] ?? '';
      expect(html).toMatch(/^<!doctype html>/);
      expect(html).toContain("default-src 'none'");
      expect(html).toContain('&lt;script&gt;');
      expect(html).not.toMatch(/<(script|img|link|iframe)/);
      expect(html).not.toMatch(/<[^>]*\s(src|href)=/);
      expect(html.match(/<article/g)?.length).toBeGreaterThan(5);
    });
  });

  it('shows the token nowhere, though the server repeats it', async () => {
    const body = { detail: `You sent ${TOKEN}.`, [TOKEN]: [TOKEN] };
    const headers = { 'WWW-Authenticate': `Bearer realm="${TOKEN}"` };
    await withFakeServer(refusing({ status: 500, body, headers }), async (origin) => {
      for (const format of [[], ['--json']]) {
        const args = ['audit', origin, ...OKTA, '--html', 'x.html', ...format];
        const { out, err, files } = await cli(args, { env: ENV });
        expect(out).toContain('You sent […].');
        expect(out + err + files['x.html']).not.toContain(TOKEN);
      }
    });
  });

  it('lets no control characters of the server through to the terminal', async () => {
    const body = { detail: 'a\u001B[2Jb\r\nc' };
    await withFakeServer(refusing({ status: 500, body }), async (origin) => {
      const { out } = await cli(['audit', origin, ...OKTA], { env: ENV });
      expect(out).toContain('a\uFFFD[2Jb\uFFFD\uFFFDc');
      expect(out).not.toContain('\u001B');
    });
  });

  it('takes the token from standard input, too', async () => {
    await whileServing(scimApp(), async (origin) => {
      const args = ['audit', origin + MOUNT, '--token', '-', ...OKTA];
      expect((await cli(args, { input: `${TOKEN}\n` })).code).toBe(0);
    });
  });

  it('refuses a server that holds other data, unless told to', async () => {
    await whileServing(scimApp(), async (origin) => {
      await fetch(`${origin}${MOUNT}/Users`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({
          userName: 'ada@example.com',
          name: { givenName: 'A', familyName: 'L' },
        }),
      });
      const args = ['audit', origin + MOUNT, '--profile', 'rfc'];
      const { code, err, out } = await cli(args, { env: ENV });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('The server holds 1 users and 0 groups.');

      const allowed = await cli([...args, '--allow-existing-data'], { env: ENV });
      expect(allowed).toMatchObject({ code: 0 });
      const authorization = { Authorization: `Bearer ${TOKEN}` };
      const left = await fetch(`${origin}${MOUNT}/Users`, { headers: authorization });
      expect(await left.json()).toMatchObject({
        totalResults: 1,
        Resources: [{ userName: 'ada@example.com' }],
      });
    });
  });

  it('ends in time, cleaned up, and says that it is incomplete', async () => {
    await whileServing(scimApp(), async (origin) => {
      const signal = AbortSignal.timeout(400);
      const { code, out } = await cli(['audit', origin + MOUNT], { env: ENV, signal });
      expect(code).toBe(2);
      expect(out).toContain('It was stopped before it was complete.');
      expect(out).toContain('The audits were stopped.');
      const authorization = { Authorization: `Bearer ${TOKEN}` };
      const left = await fetch(`${origin}${MOUNT}/Users`, { headers: authorization });
      expect(await left.json()).toMatchObject({ totalResults: 0 });
    });
  });

  it('shows progress on one line of a terminal', async () => {
    await whileServing(scimApp(), async (origin) => {
      const args = ['audit', origin + MOUNT, ...OKTA];
      const { err } = await cli(args, { env: ENV, isTerminal: true });
      expect(err).toContain('\r\u001B[K[1/22] Okta: specification suite');
      expect(err).not.toContain('\n');
    });
  });
});

describe('what cannot be audited is 2, with a line that tells what to do', () => {
  const refused = async (args: readonly string[], message: string, world = {}) => {
    const { code, out, err } = await cli(['audit', ...args], { env: ENV, ...world });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain(TOKEN);
  };
  const URL_ = 'http://127.0.0.1:2';

  it.each<[string, string[], string]>([
    ['no URL', [], 'Name one URL'],
    ['two URLs', [URL_, URL_], 'Name one URL'],
    ['a file', ['file:///etc/passwd'], 'must begin with https://'],
    ['credentials in the URL', ['http://a:b@127.0.0.1'], 'no credentials'],
    ['a query', [`${URL_}/?aadOptscim062020`], 'no credentials, query'],
    ['an unknown profile', [URL_, '--profile', 'ping'], '--profile must be one of'],
    ['an unknown option', [URL_, '--fast'], "Unknown option '--fast'"],
    ['a wrong time limit', [URL_, '--timeout', '0'], '--timeout must be'],
    ['nobody listening', [URL_], 'ECONNREFUSED'],
  ])('%s', async (_, args, message) => refused(args, message));

  it('no token, or one that no header can hold', async () => {
    await refused([URL_], 'There is no token', { env: {} });
    await refused([URL_, '--token', '-'], 'There is no token', { input: ' \n' });
    await refused([URL_], 'characters no header can', { env: { SCIM_TOKEN: 'a\nb' } });
  });

  it('a report that cannot be written, before anything is sent', async () => {
    await refused([URL_, '--html', '/x/report.html'], 'cannot be written', { readOnly: true });
  });

  it.each<[number, FakeAnswer, string]>([
    [401, { status: 401 }, 'The token was refused.'],
    [403, { status: 403 }, 'may not read users'],
    [404, { status: 404 }, 'no SCIM at this URL'],
    [308, { status: 308, headers: { Location: '/elsewhere' } }, 'follows no redirect'],
    [200, { body: '<h1>Welcome</h1>' }, 'gave no list'],
  ])('status %s', async (_, answer, message) => {
    await withFakeServer(
      () => answer,
      (origin) => refused([origin], message),
    );
  });

  it('a list without a number of users', async () => {
    await withFakeServer(
      () => ({ body: { schemas: [LIST] } }),
      (origin) => refused([origin], 'gave no list'),
    );
  });
});

describe('express-scim', () => {
  it('explains itself', async () => {
    for (const args of [['--help'], ['audit', '-h'], ['serve', '--help']]) {
      const { code, out } = await cli(args);
      expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^Usage:/) });
    }
  });

  it('is 2 without a command, or with one that there is not', async () => {
    for (const args of [[], ['constructor'], ['toString']]) {
      const { code, err } = await cli(args);
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('Usage:') });
    }
  });
});
