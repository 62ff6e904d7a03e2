import { afterEach, describe, expect, it } from '@jest/globals';
import type { Preset } from '../../src/index.js';
import { PLANTED } from './histories/app.js';
import { memoryWorld } from './histories/memory-world.js';
import { runHistory } from './histories/run-history.js';
import type { World } from './histories/world.js';

/** Longer ones by `npm run campaign -- --admission`; a failure is run again by its seed. */
const PRESETS: readonly Preset[] = ['lenient', 'rfc', 'interop', 'ipsie'];
const SIZE = { requests: 400, clients: 6, seats: 8 } as const;

/** So few that people are refused all the time. */
const FEW = 4;

let world: World;
afterEach(() => world.close());

describe('whoever is provisioned, in whatever way', () => {
  it.each(PRESETS.map((preset, at) => ({ preset, seed: at + 1 })))(
    'is admitted first, and nobody is kept: $preset, seed $seed',
    async ({ preset, seed }) => {
      world = await memoryWorld(preset, SIZE.seats);
      const isLenient = preset === 'lenient';
      const { problems, answers, commits } = await runHistory(world, { ...SIZE, seed, isLenient });
      expect(problems).toEqual([]);
      const count = (status: number) => answers.filter((each) => each.status === status).length;
      expect(count(201)).toBeGreaterThan(10);
      expect(count(400)).toBeGreaterThan(10);
      expect(count(403)).toBeGreaterThan(0);
      if (isLenient) expect(commits.some(({ guests }) => guests.length > 0)).toBe(true);
    },
  );
});

describe('the judge', () => {
  it.each(PLANTED)('finds a product with %s', async (planted) => {
    world = await memoryWorld('lenient', FEW, planted);
    const few = { ...SIZE, seats: FEW, seed: 3, isLenient: true };
    const { problems } = await runHistory(world, few);
    expect(problems).not.toEqual([]);
  });
});
