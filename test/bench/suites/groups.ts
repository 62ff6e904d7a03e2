import { patch } from '../../support/messages.js';
import { SPARE } from '../data.js';
import type { Call } from '../load/connection.js';
import { Contestant, type ServerName } from '../load/contestant.js';
import { interleave, medianOf } from '../load/interleave.js';
import type { GrowthRow } from './growth.js';

/** Sizes of the groups; scimmy takes seconds for each change of the larger ones. */
const SIZES: Readonly<Partial<Record<ServerName, readonly number[]>>> = {
  'express-scim': [10, 1_000, 10_000, 100_000],
  scimmy: [10, 1_000],
};

interface GroupWork {
  readonly title: string;
  readonly call: (group: string, member: string) => Call;
  /** Requests of one slice, by the size of the group. */
  readonly requests: (size: number) => number;
}

const enough = () => SPARE;
const onGroup = (op: object) => (group: string) => ({
  method: 'PATCH',
  path: `/Groups/${group}`,
  body: patch(op),
});

const WORK: readonly GroupWork[] = [
  {
    title: 'add one member',
    call: (group, value) => onGroup({ op: 'Add', path: 'members', value: [{ value }] })(group),
    requests: enough,
  },
  {
    title: 'remove one member',
    call: (group, id) => onGroup({ op: 'Remove', path: `members[value eq "${id}"]` })(group),
    requests: enough,
  },
  {
    title: 'GET without members',
    call: (group) => ({ method: 'GET', path: `/Groups/${group}?excludedAttributes=members` }),
    requests: enough,
  },
  {
    title: 'GET whole',
    call: (group) => ({ method: 'GET', path: `/Groups/${group}` }),
    requests: (size) => Math.max(1, Math.min(SPARE, Math.floor(50_000 / size))),
  },
];

const sizeOf = (n: number) => (n < 1_000 ? String(n) : `${n / 1_000}k`);

/**
 * What is done to groups of 10 to 100,000 members; every round adds the spare users and removes them again.
 * Sizes take turns, and reading whole groups is apart: one of 100,000 members would leave nothing in the
 * caches of the processor for what comes behind it.
 */
export async function groups(node: string, name: ServerName): Promise<readonly GrowthRow[]> {
  const sizes = SIZES[name] ?? [];
  const users = Math.max(...sizes) + SPARE;
  const contestant = await Contestant.start(name, node, { users, groups: sizes });
  const slow = name === 'scimmy';
  const effort = { requests: SPARE, slices: slow ? 3 : 15, warmUp: slow ? 1 : 20, inFlight: 1 };
  const { seeded } = contestant;

  const measure = async (works: readonly GroupWork[]): Promise<readonly GrowthRow[]> => {
    const lanes = works.flatMap(({ call, requests }) =>
      sizes.map((size, i) => {
        let n = 0;
        return {
          contestant,
          call: () => call(seeded.groups[i] ?? '', seeded.spare[n++ % SPARE] ?? ''),
          requests: slow ? Math.min(10, requests(size)) : requests(size),
        };
      }),
    );
    const samples = await interleave(lanes, effort);
    return works.map(({ title }, w) => ({
      title,
      points: sizes.map((size, i) => ({
        size: `${sizeOf(size)} members`,
        ...medianOf(samples[w * sizes.length + i] ?? []),
      })),
    }));
  };
  try {
    return [...(await measure(WORK.slice(0, -1))), ...(await measure(WORK.slice(-1)))];
  } finally {
    contestant.stop();
  }
}
