import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ProductOptions, Question, Usage } from './product.js';

/** A product in a process of its own. */
export interface Product {
  readonly baseUrl: string;
  readonly usage: () => Promise<Usage>;
  /** Works off role jobs and events, and closes the router; the process goes on until `stop`. */
  readonly settle: () => Promise<Usage>;
  readonly stop: () => Promise<void>;
}

/** The next message of a process; what it has written to its error output, if it ends instead. */
async function nextMessage<T>(child: ChildProcess, said: () => string): Promise<T> {
  const ended = new AbortController();
  const exit = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new Error(`The product has ended: ${said().slice(-2_000)}`);
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal: ended.signal }), exit]);
    return message as T;
  } finally {
    ended.abort();
    exit.catch(() => {});
  }
}

export async function startProduct(options: ProductOptions): Promise<Product> {
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', 'test/postgres/cycle/host.ts'],
    {
      env: { ...process.env, CYCLE_OPTIONS: JSON.stringify(options) },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    },
  );
  let said = '';
  child.stderr?.on('data', (data) => {
    said = `${said}${data}`.slice(-10_000);
  });
  const next = <T>() => nextMessage<T>(child, () => said);
  // One question after the other, for answers do not tell which one they belong to.
  let turn: Promise<unknown> = Promise.resolve();
  const ask = (question: Question): Promise<Usage> => {
    const answer = turn.then(() => {
      const message = next<Usage>();
      child.send(question);
      return message;
    });
    turn = answer.catch(() => {});
    return answer;
  };
  const port = await next<number>();
  return {
    baseUrl: `http://127.0.0.1:${port}/scim/v2`,
    usage: () => ask('usage'),
    settle: () => ask('settle'),
    async stop() {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}
