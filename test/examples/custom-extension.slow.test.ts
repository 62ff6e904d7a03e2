import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const TOKEN = 'a-token-that-is-long-enough-for-a-test';
const ACME = 'urn:example:params:scim:schemas:extension:acme:2.0:User';
const LICENCE = 'urn:example:params:scim:schemas:core:2.0:Licence';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ROOT = join(__dirname, '../..');

let child: ChildProcess;
let base: string;

/** What the example prints first, and where it therefore is. */
async function start(): Promise<string> {
  child = spawn(process.execPath, ['--import', 'tsx', 'examples/custom-extension/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', SCIM_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('The example has no output.');
  const lines = createInterface(child.stdout);
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  const url = /http:\/\/localhost:\d+\/scim\/v2/.exec(String(line))?.[0];
  if (url === undefined) throw new Error(`The example did not start: ${line}`);
  return url;
}

async function send(method: string, path: string, body?: object) {
  const response = await fetch(base + path, {
    method,
    headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/scim+json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

beforeAll(async () => {
  base = await start();
});

afterAll(async () => {
  child.kill();
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
});

describe('the example with a schema and a type of its own', () => {
  it('publishes both, and not what it left out', async () => {
    const types = await send('GET', '/ResourceTypes');
    expect(types.body.Resources.map(({ name }: { name: string }) => name)).toEqual([
      'User',
      'Group',
      'Licence',
    ]);
    const { body } = await send('GET', `/Schemas/${USER}`);
    const names = body.attributes.map(({ name }: { name: string }) => name);
    expect(names).toContain('emails');
    expect(names).not.toContain('password');
    expect((await send('GET', `/Schemas/${ACME}`)).status).toBe(200);
  });

  it('keeps the extension of a user, with a badge that is set once', async () => {
    const acme = { costUnit: 'R&D', badge: 'B-1', clearedUntil: '2027-01-01T00:00:00Z' };
    const user = (userName: string) => ({ schemas: [USER, ACME], userName, [ACME]: acme });
    const made = await send('POST', '/Users', user('ada'));
    expect(made).toMatchObject({ status: 201, body: { [ACME]: acme } });
    const read = await send('GET', `/Users/${made.body.id}`);
    expect(read.body[ACME]).toEqual({ costUnit: 'R&D', badge: 'B-1' });
    expect(await send('POST', '/Users', user('ben'))).toMatchObject({
      status: 409,
      body: { scimType: 'uniqueness' },
    });
    const change = { op: 'replace', path: `${ACME}:badge`, value: 'B-2' };
    expect(await send('PATCH', `/Users/${made.body.id}`, { Operations: [change] })).toMatchObject({
      status: 400,
      body: { scimType: 'mutability' },
    });
  });

  it('serves the licences of its own store', async () => {
    const owner = await send('POST', '/Users', { schemas: [USER], userName: 'owner' });
    const licence = { schemas: [LICENCE], name: 'RFP Pro', seats: 25, price: 19.9 };
    const made = await send('POST', '/Licences', {
      ...licence,
      activationCode: 'never shown again',
      owner: { value: owner.body.id },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { ...licence, owner: { $ref: `${base}/Users/${owner.body.id}` } },
    });
    expect(made.body).not.toHaveProperty('activationCode');
    const url = `/Licences/${made.body.id}`;
    const more = { op: 'replace', path: 'seats', value: 30 };
    expect(await send('PATCH', url, { Operations: [more] })).toMatchObject({
      status: 200,
      body: { seats: 30 },
    });
    for (const filter of ['name eq "rfp pro"', 'price lt 20 and seats ge 30']) {
      const found = await send('GET', `/Licences?filter=${encodeURIComponent(filter)}`);
      expect(found.body.totalResults).toBe(1);
    }
    expect((await send('POST', '/Licences', { ...licence, name: 'rfp PRO' })).status).toBe(409);
    expect((await send('POST', '/Licences', { name: 'Other', seats: 1.5 })).status).toBe(400);
    expect((await send('DELETE', url)).status).toBe(204);
    expect((await send('GET', url)).status).toBe(404);
  });
});
