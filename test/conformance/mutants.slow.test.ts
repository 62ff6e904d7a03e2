import { afterAll, describe, expect, it } from '@jest/globals';
import { ALL_CHECKS } from './audit-checks.js';
import type { Check } from './check.js';
import { MUTANTS } from './mutants/index.js';
import type { Mutant } from './mutants/mutant.js';
import { REQUIREMENTS } from './tally.js';
import { inWorld } from './world.js';

const known = new Set(REQUIREMENTS.map(({ id }) => id));

async function notices({ run }: Check, mutant: Mutant): Promise<boolean> {
  return inWorld(mutant, run).then(
    () => false,
    () => true,
  );
}

/** The first check that claims a requirement and fails against the mutant. */
async function firstToNotice(id: string, mutant: Mutant): Promise<Check | undefined> {
  for (const check of ALL_CHECKS.filter(({ ids }) => ids.includes(id))) {
    if (await notices(check, mutant)) return check;
  }
  return undefined;
}

describe('a provider that does not meet a requirement is caught by a check that claims it', () => {
  const table: string[] = [];

  for (const mutant of MUTANTS) {
    it(mutant.name, async () => {
      expect(mutant.breaks).not.toEqual([]);
      expect(mutant.breaks.filter((id) => !known.has(id))).toEqual([]);
      await inWorld(mutant, (t) => t.mount());
      const missed: string[] = [];
      for (const id of mutant.breaks) {
        const check = await firstToNotice(id, mutant);
        if (check) table.push(`  ${mutant.name} → [${id}] ${check.title}`);
        else missed.push(id);
      }
      expect(missed).toEqual([]);
    });
  }

  afterAll(() => {
    process.stdout.write(`\nMutants and what caught them:\n${table.join('\n')}\n\n`);
  });
});
