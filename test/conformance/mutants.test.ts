import { afterAll, describe, expect, it } from '@jest/globals';
import type { Check } from './check.js';
import { CHECKS } from './checks/index.js';
import { MUTANTS } from './mutants/index.js';
import type { Mutant } from './mutants/mutant.js';
import { PENDING, REQUIREMENTS } from './tally.js';
import { inWorld } from './world.js';

/** All checks, those that claim what the mutant breaks first. */
function inOrderOfSuspicion({ suspects }: Mutant): readonly Check[] {
  const suspected = (check: Check) => check.ids.some((id) => suspects.includes(id));
  return [...CHECKS.filter(suspected), ...CHECKS.filter((check) => !suspected(check))];
}

async function firstToNotice(mutant: Mutant): Promise<Check | undefined> {
  for (const check of inOrderOfSuspicion(mutant)) {
    const passes = await inWorld(mutant, check.run).then(
      () => true,
      () => false,
    );
    if (!passes) return check;
  }
  return undefined;
}

describe('every faulty provider is caught by a check', () => {
  const table: string[] = [];
  const known = new Set(REQUIREMENTS.map(({ id }) => id));

  for (const mutant of MUTANTS) {
    const run = mutant.suspects.every((id) => PENDING.includes(id)) ? it.skip : it;
    run(mutant.name, async () => {
      expect(mutant.suspects.filter((id) => !known.has(id))).toEqual([]);
      const check = await firstToNotice(mutant);
      table.push(
        `  ${mutant.name} → ${check ? `[${check.ids.join(' ')}] ${check.title}` : 'missed'}`,
      );
      expect(check).toBeDefined();
    });
  }

  afterAll(() => {
    process.stdout.write(
      `\nMutants and the first check that caught them:\n${table.join('\n')}\n\n`,
    );
  });
});
