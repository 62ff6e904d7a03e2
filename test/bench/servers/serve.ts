import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Express } from 'express';
import type { Population, Seeded } from '../data.js';

/** What a server is asked over the channel to its parent. */
export interface Question {
  /** `settled` is answered like `usage`, once nothing more is asked of the database. */
  readonly kind: 'usage' | 'settled' | 'memory';
}

export interface Usage {
  /** Processor time of the process so far, in microseconds. */
  readonly cpu: number;
  /** Statements that it has sent to its database so far, if it has one. */
  readonly statements: number;
}

export interface Memory {
  /** Resident set after a collection, in bytes. */
  readonly rss: number;
}

export interface Ready {
  readonly port: number;
  readonly seeded: Seeded;
}

/** Nobody whom the server has made itself. */
export const NOBODY: Seeded = { users: [], groups: [], spare: [] };

/** So long after its last statement a server has nothing left to do. */
const QUIET_MS = 25;

function memory(): Memory {
  globalThis.gc?.();
  return { rss: process.memoryUsage.rss() };
}

/**
 * Fills a server, lets it listen, and tells its parent what it uses.
 *
 * @param statements - that it has sent to its database so far.
 */
export async function serve(
  app: Express,
  seed: (population: Population) => Promise<Seeded>,
  statements: () => number = () => 0,
): Promise<void> {
  const usage = (): Usage => {
    const { user, system } = process.cpuUsage();
    return { cpu: user + system, statements: statements() };
  };
  const settled = async (): Promise<Usage> => {
    const before = statements();
    await delay(QUIET_MS);
    return statements() === before ? usage() : settled();
  };
  const answers = { usage, settled, memory };
  const seeded = await seed(JSON.parse(process.argv[2] ?? '{}'));
  const server = app.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.send?.({ port, seeded } satisfies Ready);
  });
  server.keepAliveTimeout = 0;
  process.on('message', async ({ kind }: Question) => {
    process.send?.(await answers[kind]());
  });
  process.on('disconnect', () => process.exit());
}
