import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from '@jest/globals';

const TOKEN = 'a-token-that-is-long-enough-for-a-test';

let running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running = [];
});

function start(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/rfp-saas/main.ts'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

async function firstLine(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (stream === null) throw new Error('There is no output.');
  const [line] = await once(createInterface({ input: stream }), 'line');
  return String(line);
}

async function tenantUrl(child: ChildProcess): Promise<string> {
  const [, url = ''] = /tenant URL (\S+)/.exec(await firstLine(child.stdout)) ?? [];
  return url;
}

const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/scim+json' };

describe('npm start', () => {
  it('says where it listens, and when the port is taken', async () => {
    const child = start({ PORT: '0', SCIM_TOKEN: TOKEN });
    const url = await tenantUrl(child);
    expect(url).toMatch(/^http:\/\/localhost:\d+\/rfpserver\/scim\/v2$/);
    const created = await fetch(`${url}/Users`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ userName: 'ada@example.com' }),
    });
    expect(created.status).toBe(201);

    const second = start({ PORT: new URL(url).port, SCIM_TOKEN: TOKEN });
    const exit = once(second, 'exit');
    expect(await firstLine(second.stderr)).toBe(
      `Port ${new URL(url).port} is in use. Choose another one: PORT=3001 npm start`,
    );
    expect((await exit)[0]).toBe(1);
  });

  it('takes whatever token it is given, and keeps nothing but its digest', async () => {
    const url = await tenantUrl(start({ PORT: '0', SCIM_TOKEN: 'short' }));
    const list = (token: string) =>
      fetch(`${url}/Users`, { headers: { Authorization: `Bearer ${token}` } });
    expect((await list('short')).status).toBe(200);
    expect((await list('other')).status).toBe(401);
  });
});
