import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SETTINGS_PATH } from '../../examples/rfp-saas/login/login.js';

type Env = Readonly<Record<string, string>>;
type Headers = Readonly<Record<string, string>>;

/** What a client of the running product does. */
export interface Running {
  /** The tenant URL. */
  readonly url: string;
  readonly token: string;
  request(method: string, path: string, body?: object, headers?: Headers): Promise<Response>;
  /** @returns the id. */
  create(path: string, body: object, headers?: Headers): Promise<string>;
  /** The account page. */
  page(headers?: Headers): Promise<string>;
  /** The value of the session's cookie. */
  signIn(login: string): Promise<string>;
  /** A request of the settings page; the body of the answer. */
  settings(cookie: string, method: string, path: string, body?: object): Promise<unknown>;
}

/** One start of the example's `main.ts`. */
export interface Run {
  readonly pid: number | undefined;
  ready(): Promise<Running>;
  /** What it says instead of starting. */
  failure(): Promise<string>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

async function firstLine(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (stream === null) throw new Error('There is no output.');
  const [line] = await once(createInterface({ input: stream }), 'line');
  return String(line);
}

async function checked(answer: Response): Promise<Response> {
  if (answer.status < 400) return answer;
  throw new Error(`${answer.url} was answered ${answer.status}: ${await answer.text()}`);
}

function client(line: string, password: string): Running {
  const [, url = '', token = ''] = /tenant URL (\S+) · token (\S+)/.exec(line) ?? [];
  const { origin } = new URL(url);
  const request: Running['request'] = (method, path, body, headers = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/scim+json',
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  return {
    url,
    token,
    request,
    async create(path, body, headers) {
      const answer = await checked(await request('POST', path, body, headers));
      return ((await answer.json()) as { readonly id: string }).id;
    },
    page: async (headers = {}) => (await fetch(origin, { headers })).text(),
    async signIn(login) {
      const body = new URLSearchParams({ login, password });
      const answer = await fetch(`${origin}/login`, { method: 'POST', body, redirect: 'manual' });
      return answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    },
    async settings(Cookie, method, path, body) {
      const headers = { Cookie, 'X-SCIM-Admin': '1', 'Content-Type': 'application/json' };
      const answer = await fetch(`${origin}${SETTINGS_PATH}/api/${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
      return (await checked(answer)).json();
    },
  };
}

/** Starts the example in processes of its own. */
export interface Runs {
  /** Empty at first, removed in the end. */
  readonly folder: string;
  start(env: Env): Run;
  end(): void;
}

export function createRuns(): Runs {
  const folder = mkdtempSync(join(tmpdir(), 'rfp-saas-'));
  const children: ChildProcess[] = [];
  return {
    folder,
    start(env) {
      const child = spawn(process.execPath, ['--import', 'tsx', 'examples/rfp-saas/main.ts'], {
        env: { ...process.env, PORT: '0', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.push(child);
      const exited = once(child, 'exit');
      const line = firstLine(child.stdout);
      line.catch(() => {});
      const end = async (signal: NodeJS.Signals) => {
        child.kill(signal);
        await exited;
      };
      return {
        pid: child.pid,
        async ready() {
          const text = await Promise.race([line, exited.then(() => firstLine(child.stderr))]);
          return client(text, env.ADMIN_PASSWORD ?? '');
        },
        async failure() {
          const text = await firstLine(child.stderr);
          const [code] = await exited;
          return code === 1 ? text : `It ended with ${code}: ${text}`;
        },
        stop: () => end('SIGTERM'),
        kill: () => end('SIGKILL'),
      };
    },
    end() {
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
