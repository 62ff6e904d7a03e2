import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Population, Seeded } from '../data.js';
import type { Memory, Question, Ready, Usage } from '../servers/serve.js';
import { type Answer, type Call, Connection } from './connection.js';
import { nextMessage } from './next-message.js';

/** What can be measured, by the name of its server file. */
export type ServerName =
  | 'floor'
  | 'express-scim'
  | 'scimmy'
  | 'postgres-floor'
  | 'postgres-alone'
  | 'postgres-extras';

const SERVERS = join(import.meta.dirname, '../dist');

/** A server in a process of its own, with connections to it. */
export class Contestant {
  readonly name: ServerName;
  readonly seeded: Seeded;
  readonly #server: ChildProcess;
  readonly #port: number;
  readonly #connections: Connection[] = [];

  private constructor(name: ServerName, server: ChildProcess, { port, seeded }: Ready) {
    this.name = name;
    this.seeded = seeded;
    this.#server = server;
    this.#port = port;
  }

  /** @param databaseUrl - of a database that is this server's alone. */
  static async start(
    name: ServerName,
    node: string,
    population: Population,
    databaseUrl = '',
  ): Promise<Contestant> {
    const server = fork(join(SERVERS, `${name}.js`), [JSON.stringify(population)], {
      execPath: node,
      execArgv: ['--expose-gc'],
      env: { ...process.env, NODE_ENV: 'production', BENCH_DATABASE_URL: databaseUrl },
    });
    return new Contestant(name, server, await nextMessage<Ready>(server));
  }

  async #ask<T>(question: Question): Promise<T> {
    this.#server.send(question);
    return nextMessage<T>(this.#server);
  }

  /** Processor time so far, in microseconds, and statements. */
  async usage(): Promise<Usage> {
    return this.#ask<Usage>({ kind: 'usage' });
  }

  /** The same once the work that follows answers is done. */
  async settled(): Promise<Usage> {
    return this.#ask<Usage>({ kind: 'settled' });
  }

  async memory(): Promise<Memory> {
    return this.#ask<Memory>({ kind: 'memory' });
  }

  /** Sends calls over several connections; every one must succeed. */
  async send(
    count: number,
    inFlight: number,
    call: () => Call,
    onAnswer?: (answer: Answer, micros: number) => void,
  ): Promise<void> {
    while (this.#connections.length < inFlight) {
      this.#connections.push(await Connection.open(this.#port));
    }
    let left = count;
    const worker = async (connection: Connection) => {
      while (left > 0) {
        left -= 1;
        const next = call();
        const begun = performance.now();
        const answer = await connection.send(next);
        const micros = (performance.now() - begun) * 1_000;
        if (answer.status >= 300) {
          const { method, path } = next;
          throw new Error(`${this.name}: ${method} ${path}: ${answer.status} ${answer.body}`);
        }
        onAnswer?.(answer, micros);
      }
    };
    await Promise.all(this.#connections.slice(0, inFlight).map(worker));
  }

  stop(): void {
    for (const connection of this.#connections) connection.close();
    this.#server.disconnect();
  }
}
