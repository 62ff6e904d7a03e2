import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createAuditTarget, runAudits, scimAudits } from '../../src/testing/index.js';
import { type CliRun, cli } from './support.js';

interface Served {
  readonly url: string;
  readonly token: string;
  /** Everything printed so far. */
  readonly printed: () => string;
}

/** Runs `express-scim serve` while `work` runs, then ends it as Ctrl-C does. */
async function whileServe(
  args: readonly string[],
  work: (served: Served) => Promise<void>,
  env: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const stop = new AbortController();
  let printed = '';
  let tell: (text: string) => void = () => undefined;
  const ready = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const run = cli(['serve', '--port', '0', ...args], {
    env,
    signal: stop.signal,
    onOut(text) {
      printed += text;
      if (printed.includes('Token')) tell(printed);
    },
  });
  const text = await Promise.race([ready, run.then(({ err }) => err)]);
  const [, url = '', token = ''] = /URL +(\S+)\nToken +(\S+)/.exec(text) ?? [];
  try {
    await work({ url, token, printed: () => printed });
  } finally {
    stop.abort();
  }
  return run;
}

describe('express-scim serve', () => {
  it('prints a URL and a new token, and is gone after Ctrl-C', async () => {
    let address = '';
    const { code } = await whileServe([], async ({ url, token }) => {
      address = url;
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/scim\/v2$/);
      expect(token).toMatch(/^[\w-]{43}$/);
      const headers = { Authorization: `Bearer ${token}` };
      expect((await fetch(`${url}/Users`, { headers })).status).toBe(200);
      expect((await fetch(`${url}/Users`)).status).toBe(401);
    });
    expect(code).toBe(0);
    await expect(fetch(address)).rejects.toThrow();
  });

  it('takes a token of yours', async () => {
    const own = 'a-token-of-your-own-with-more-than-32-characters';
    await whileServe(['--token', own], async ({ token }) => expect(token).toBe(own));
    await whileServe([], async ({ token }) => expect(token).toBe(own), { SCIM_TOKEN: own });
  });

  it('says of each request what it did, or why it failed', async () => {
    await whileServe([], async ({ url, token, printed }) => {
      const send = async (method: string, path: string, body?: object) => {
        const answer = await fetch(url + path, {
          method,
          headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' },
          ...(body && { body: JSON.stringify(body) }),
        });
        const text = await answer.text();
        return text === '' ? {} : JSON.parse(text);
      };
      const { id } = await send('POST', '/Users', { userName: 'ada' });
      await send('POST', '/Users', { userName: 'ada' });
      const group = await send('POST', '/Groups', { displayName: 'Team' });
      const member = { op: 'add', path: 'members', value: [{ value: id }] };
      await send('PATCH', `/Groups/${group.id}`, { Operations: [member] });
      const change = { op: 'replace', value: { active: false, title: 'x' } };
      await send('PATCH', `/Users/${id}`, { Operations: [change] });
      await send('GET', '/Users?filter=userName+eq+%22ada%22');
      await send('DELETE', `/Users/${id}`);
      await fetch(url.replace('/scim/v2', '/scim/v23'));
      await fetch(`${url}/a%0A%1Bb`);

      const lines = printed()
        .split('\n')
        .slice(4, -1)
        .map((line) => line.replace(/\d+ ms/, 'n ms').replaceAll(id, 'ID'));
      expect(lines).toEqual([
        'POST    /scim/v2/Users  201  n ms  user.created',
        expect.stringMatching(/^POST {4}\/scim\/v2\/Users {2}409 {2}n ms {2}uniqueness: \w/),
        'POST    /scim/v2/Groups  201  n ms  group.created',
        `PATCH   /scim/v2/Groups/${group.id}  204  n ms  group.members.changed +1`,
        'PATCH   /scim/v2/Users/ID  200  n ms  user.updated title, active · user.deactivated',
        'GET     /scim/v2/Users?filter=userName eq "ada"  200  n ms  1 found',
        'DELETE  /scim/v2/Users/ID  204  n ms  user.deleted · group.members.changed -1',
        'GET     /scim/v23  404  n ms',
        'GET     /scim/v2/a\uFFFD\uFFFDb  401  n ms  The request carries no credentials.',
      ]);
      expect(printed().split(token)).toHaveLength(2);
    });
  });

  it('is what the audits ask for, behind a tunnel too', async () => {
    await whileServe([], async ({ url, token }) => {
      const target = createAuditTarget({ baseUrl: url, token });
      const audits = scimAudits().filter(({ topic }) => topic === 'Meta');
      const { results } = await runAudits(audits, target);
      expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
      const answer = await fetch(`${url}/ServiceProviderConfig`, {
        headers: { 'X-Forwarded-Proto': 'https' },
      });
      expect(await answer.json()).toMatchObject({
        meta: { location: expect.stringMatching(/^https:\/\/127/) },
      });
    });
  });

  it('is 2 for a port in use, a short token, and what it does not know', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    for (const [args, message] of [
      [['--port', String(port)], `Port ${port} is in use`],
      [['--token', 'short'], 'random secret of at least 32 characters'],
      [['--port', 'x'], '--port must be a whole number'],
      [['http://x'], 'What is "http://x"?'],
    ] as const) {
      const { code, err } = await cli(['serve', ...args]);
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
    }
    await new Promise((resolve) => other.close(resolve));
  });
});
