import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type HostOptions, TOKEN } from './options.js';

/** What came back; undefined if nothing did, so that nobody knows what was done. */
export interface HostAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests themselves
  readonly body: any;
}

/** A product in a process of its own. */
export interface Host {
  /** Sends a request: SCIM below `/scim/v2`, and what else the host has. */
  send(method: string, path: string, body?: unknown): Promise<HostAnswer | undefined>;
  /** Starts it again after {@link Host.kill9} or {@link Host.stop}. */
  start(): Promise<void>;
  kill9(): Promise<void>;
  /** SIGTERM, and waits until it has ended. */
  stop(): Promise<void>;
  /** Resolves when it is up. */
  whenUp(): Promise<void>;
  /** How it has ended although nobody wanted it to; undefined if it has not. */
  ended(): string | undefined;
}

/** Longer than anything here may take: then the request counts as hanging. */
const HANGING_MS = 120_000;

/** Starts a product as a process of this machine. */
export async function startHost(options: HostOptions): Promise<Host> {
  let child: ChildProcess | undefined;
  let origin = '';
  let isWanted = false;
  let unwanted: string | undefined;
  let up: Promise<void> = Promise.resolve();

  async function launch(): Promise<void> {
    isWanted = true;
    const started = spawn(process.execPath, ['--import', 'tsx', 'test/postgres/host/host.ts'], {
      env: { ...process.env, HOST_OPTIONS: JSON.stringify(options) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    let said = '';
    started.stderr?.on('data', (data) => {
      said += data;
    });
    const exit = once(started, 'exit').then(([code, signal]) => {
      if (isWanted && child === started)
        unwanted = `It ended with ${signal ?? code}: ${said.slice(-2000)}`;
    });
    if (started.stdout === null) throw new Error('There is no output.');
    const line = once(createInterface({ input: started.stdout }), 'line');
    await Promise.race([line.then(([text]) => (origin = String(text))), exit]);
    if (unwanted !== undefined) throw new Error(unwanted);
  }

  const start = () => {
    up = launch();
    return up;
  };

  async function end(signal: NodeJS.Signals): Promise<void> {
    isWanted = false;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  await start();
  return {
    async send(method, path, body) {
      try {
        const response = await fetch(`${origin}${path}`, {
          method,
          headers: {
            Authorization: `Bearer ${TOKEN}`,
            'Content-Type': path.startsWith('/scim') ? 'application/scim+json' : 'application/json',
          },
          signal: AbortSignal.timeout(HANGING_MS),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        return {
          status: response.status,
          retryAfter: response.headers.get('retry-after'),
          body: text === '' ? undefined : JSON.parse(text),
        };
      } catch (error) {
        if (error instanceof Error && error.name === 'TimeoutError') {
          throw new Error(`${method} ${path} was not answered.`);
        }
        return undefined;
      }
    },
    start,
    kill9: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    whenUp: () => up,
    ended: () => unwanted,
  };
}
