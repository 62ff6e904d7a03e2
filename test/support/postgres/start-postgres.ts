import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

type Row = Readonly<Record<string, unknown>>;

/** One connection to a PostgreSQL of its own, in this process and without a file. */
export interface Postgres {
  /** Runs one statement, or without `values` a script; statements run in the order of the calls. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  stop(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly rows?: readonly Row[];
  readonly error?: { readonly message: string };
}

interface Waiting {
  resolve(rows: readonly Row[]): void;
  reject(error: Error): void;
}

/** Starts PGlite, which takes some seconds: once per test file. Errors have `code` and `constraint`. */
export function startPostgres(): Postgres {
  const worker = new Worker(join(__dirname, 'engine.mjs'));
  const waiting = new Map<number, Waiting>();
  let last = 0;
  worker.on('message', ({ id, rows = [], error }: Answer) => {
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) caller?.resolve(rows);
    else caller?.reject(Object.assign(new Error(error.message), error));
  });
  worker.on('error', (error) => {
    for (const { reject } of waiting.values()) reject(error);
  });
  return {
    query: (text, values) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        worker.postMessage({ id: last, text, values });
      }),
    stop: async () => {
      await worker.terminate();
    },
  };
}
