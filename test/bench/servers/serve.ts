import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import type { Population, Seeded } from '../data.js';

/** What a server is asked over the channel to its parent. */
export type Question = { readonly kind: 'usage' } | { readonly kind: 'memory' };

export interface Usage {
  /** Processor time of the process so far, in microseconds. */
  readonly cpu: number;
}

export interface Memory {
  /** Resident set after a collection, in bytes. */
  readonly rss: number;
}

export interface Ready {
  readonly port: number;
  readonly seeded: Seeded;
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system };
}

function memory(): Memory {
  globalThis.gc?.();
  return { rss: process.memoryUsage.rss() };
}

/** Fills a server, lets it listen, and tells its parent what it uses. */
export async function serve(
  app: Express,
  seed: (population: Population) => Promise<Seeded>,
): Promise<void> {
  const seeded = await seed(JSON.parse(process.argv[2] ?? '{}'));
  const server = app.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.send?.({ port, seeded } satisfies Ready);
  });
  server.keepAliveTimeout = 0;
  process.on('message', ({ kind }: Question) => {
    process.send?.(kind === 'usage' ? usage() : memory());
  });
  process.on('disconnect', () => process.exit());
}
