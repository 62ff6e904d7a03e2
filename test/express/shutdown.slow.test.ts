import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const SCIM_TOKEN = 'a-token-that-is-long-enough-for-a-test';

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'express-scim-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Over connections that are kept alive, as those of identity providers are. */
function read(url: string, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${SCIM_TOKEN}` };
    request(`${url}/Users`, { agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    })
      .once('error', reject)
      .end();
  });
}

describe('SIGTERM right after the answers', () => {
  it.each([1, 2, 3])('loses no entry of the provisioning log (try %i)', async () => {
    const LOG_FILE = join(folder, 'log');
    child = spawn(process.execPath, ['--import', 'tsx', 'test/express/shutdown-host.ts'], {
      env: { ...process.env, LOG_FILE, SCIM_TOKEN },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (!child.stdout) throw new Error('There is no output.');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const url = String((await lines.next()).value);
    const agent = new Agent({ keepAlive: true });
    const statuses = await Promise.all(Array.from({ length: 20 }, () => read(url, agent)));
    child.kill('SIGTERM');
    const exit = once(child, 'exit');
    expect(statuses).toEqual(statuses.map(() => 200));
    expect(JSON.parse(String((await lines.next()).value))).toEqual({ finished: true, left: [] });
    expect(await exit).toEqual([0, null]);
    agent.destroy();
    expect(readFileSync(LOG_FILE, 'utf8').trim().split('\n')).toHaveLength(20);
  });
});
