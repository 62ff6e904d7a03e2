import type { ClientExchange } from '../../../src/testing/index.js';
import type { Usage } from './product.js';
import type { Product } from './start-product.js';

/** What the product used after so many requests. */
export interface Sample extends Usage {
  readonly requests: number;
}

/** Counts requests, and looks at the memory of the product between them. */
export interface Watch {
  readonly onExchange: (exchange: ClientExchange) => void;
  readonly requests: () => number;
  readonly refused: () => Readonly<Record<string, number>>;
  readonly sample: () => Promise<void>;
  readonly samples: () => readonly Sample[];
}

const MIB = 2 ** 20;

export function createWatch(
  { usage }: Pick<Product, 'usage'>,
  every: number,
  say: (text: string) => void,
): Watch {
  const samples: Sample[] = [];
  const refused: Record<string, number> = {};
  let requests = 0;

  async function sample(): Promise<void> {
    const at = requests;
    const used = await usage();
    samples.push({ ...used, requests: at });
    const [heap, rss] = [used.heapUsed, used.rss].map((bytes) => (bytes / MIB).toFixed(1));
    say(`${at} requests, ${used.statements} statements, heap ${heap} MiB, RSS ${rss} MiB`);
  }
  return {
    onExchange({ status }) {
      requests += 1;
      if (status < 200 || status >= 300) refused[status] = (refused[status] ?? 0) + 1;
      // A product that has ended is told by the requests themselves.
      if (requests % every === 0) sample().catch(() => {});
    },
    requests: () => requests,
    refused: () => ({ ...refused }),
    sample,
    samples: () => samples,
  };
}
