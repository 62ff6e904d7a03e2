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

/** What is done to groups of 10 to 100,000 members; every round adds the spare users and removes them again. */
export async function groups(node: string, name: ServerName): Promise<readonly GrowthRow[]> {
  const sizes = SIZES[name] ?? [];
  const users = Math.max(...sizes) + SPARE;
  const contestant = await Contestant.start(name, node, { users, groups: sizes });
  try {
    const rows: GrowthRow[] = [];
    const slow = name === 'scimmy';
    const points = WORK.map((): GrowthRow['points'][number][] => []);
    for (const [i, size] of sizes.entries()) {
      const group = contestant.seeded.groups[i] ?? '';
      const lanes = WORK.map(({ call, requests }) => {
        let n = 0;
        const { spare } = contestant.seeded;
        return {
          contestant,
          call: () => call(group, spare[n++ % SPARE] ?? ''),
          requests: slow ? Math.min(10, requests(size)) : requests(size),
        };
      });
      const effort = { requests: SPARE, slices: slow ? 3 : 15, warmUp: slow ? 1 : 5, inFlight: 1 };
      const samples = await interleave(lanes, effort);
      for (const [w, list] of samples.entries()) {
        points[w]?.push({ size: `${sizeOf(size)} members`, ...medianOf(list) });
      }
    }
    for (const [w, { title }] of WORK.entries()) rows.push({ title, points: points[w] ?? [] });
    return rows;
  } finally {
    contestant.stop();
  }
}
