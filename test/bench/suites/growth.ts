import { Contestant } from '../load/contestant.js';
import { interleave, type Lane, medianOf } from '../load/interleave.js';
import { WORKLOADS, type Workload } from '../workloads.js';

/** What one kind of request costs as the data grows. */
export interface GrowthRow {
  readonly title: string;
  /** Medians by size: the time to an answer and the processor time of the server, in microseconds. */
  readonly points: readonly { readonly size: string; readonly p50: number; readonly cpu: number }[];
}

const SIZES = [100, 10_000, 100_000] as const;
const EFFORT = { requests: 200, slices: 25, warmUp: 10, inFlight: 1 } as const;
const CURSOR_COUNT = 50;
const LAST_PAGE = 1_000;

const sizeOf = (n: number) => (n < 1_000 ? String(n) : `${n / 1_000}k`);

async function measured(title: string, sizes: readonly string[], lanes: readonly Lane[]) {
  const samples = await interleave(lanes, EFFORT);
  const points = sizes.map((size, i) => ({ size, ...medianOf(samples[i] ?? []) }));
  return { title, points };
}

/** The query of a page by cursor, from the first one on. */
async function pageQueries(contestant: Contestant): Promise<readonly string[]> {
  const queries = [`/Users?cursor&count=${CURSOR_COUNT}`];
  while (queries.length < LAST_PAGE) {
    const path = queries.at(-1) ?? '';
    await contestant.send(
      1,
      1,
      () => ({ method: 'GET', path }),
      ({ body }) => {
        const { nextCursor } = JSON.parse(body.toString());
        queries.push(`/Users?cursor=${nextCursor}&count=${CURSOR_COUNT}`);
      },
    );
  }
  return queries;
}

/** Reads and look-ups among 100 to 100,000 users, and pages by cursor. */
export async function growth(node: string): Promise<readonly GrowthRow[]> {
  const contestants: Contestant[] = [];
  try {
    for (const users of SIZES) {
      contestants.push(await Contestant.start('express-scim', node, { users, groups: [] }));
    }
    const sizes = SIZES.map((n) => `${sizeOf(n)} users`);
    const rows: GrowthRow[] = [];
    for (const name of ['get', 'filter'] as const) {
      const lanes = contestants.map((contestant, i) => ({
        contestant,
        call: (WORKLOADS[name] as Workload).calls(contestant.seeded, SIZES[i] ?? 0),
      }));
      rows.push(await measured(WORKLOADS[name].title, sizes, lanes));
    }
    const [largest] = contestants.slice(-1);
    if (!largest) return rows;
    const queries = await pageQueries(largest);
    const pages = [1, LAST_PAGE];
    const lanes = pages.map((page) => {
      const path = queries[page - 1] ?? '';
      return { contestant: largest, call: () => ({ method: 'GET', path }) };
    });
    const names = pages.map((page) => `page ${page}`);
    rows.push(await measured(`cursor pages of ${CURSOR_COUNT}, 100k users`, names, lanes));
    return rows;
  } finally {
    for (const contestant of contestants) contestant.stop();
  }
}
