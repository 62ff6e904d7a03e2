import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { EntraDialect, EntraDirectory } from 'express-scim/testing';
import { createMemoryData } from '../../examples/rfp-saas/data/memory-data.js';
import { firstMonth, secondMonth } from '../../examples/rfp-saas/demo/changes.js';
import { compareData } from '../../examples/rfp-saas/demo/compare-data.js';
import { runDemo } from '../../examples/rfp-saas/demo/run-demo.js';
import { runProviders } from '../../examples/rfp-saas/demo/run-providers.js';
import { makeDirectory, printDirectory } from '../../examples/rfp-saas/directory/directory.js';

const FILE = 'examples/rfp-saas/directory.json';

function smaller({ people, groups }: EntraDirectory, size: number): EntraDirectory {
  const some = people.slice(0, size);
  const ids = new Set(some.map((person) => person.objectId));
  return {
    people: some,
    groups: groups.slice(0, 8).map((group) => ({
      ...group,
      memberObjectIds: group.memberObjectIds.filter((id) => ids.has(id)),
    })),
  };
}

describe('the directory', () => {
  const directory = makeDirectory();

  it('is what the script makes', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(printDirectory(directory));
  });

  it('is a company: a thousand people in one tree, groups of all sizes, nobody real', () => {
    const { people, groups } = directory;
    expect(people.filter((person) => person.accountEnabled).length).toBeGreaterThanOrEqual(1_050);
    expect(groups.length).toBeGreaterThanOrEqual(40);
    const sizes = groups.map((group) => group.memberObjectIds.length);
    expect(Math.min(...sizes)).toBe(0);
    expect(Math.max(...sizes)).toBeGreaterThan(300);
    const grouped = new Set(groups.flatMap((group) => group.memberObjectIds));
    expect(people.some((person) => !grouped.has(person.objectId))).toBe(true);
    expect(people.filter((person) => person.managerObjectId === undefined)).toHaveLength(1);
    expect(people.every((person) => person.mail?.endsWith('.example'))).toBe(true);
    expect(new Set(people.map((person) => person.userPrincipalName)).size).toBe(people.length);
  });
});

describe('the demonstration', () => {
  const directory = smaller(makeDirectory(), 90);

  it.each<EntraDialect>(['default', 'aadOptscim062020'])(
    'ends without a difference (%s)',
    async (dialect) => {
      const lines: string[] = [];
      const problems = await runDemo(directory, dialect, { write: (text) => lines.push(text) });
      expect(problems).toEqual([]);
      const output = lines.join('');
      expect(output).toContain('Differences: 0');
      expect(output).toMatch(/POST \/Users +\d+/);
      expect(output).not.toContain('\u001b');
    },
  );

  it('ends without a difference for the other providers, too', async () => {
    const lines: string[] = [];
    const output = { write: (text: string) => lines.push(text) };
    expect(await runProviders(smaller(directory, 40), output)).toEqual([]);
    for (const name of ['Okta', 'OneLogin', 'JumpCloud', 'authentik']) {
      expect(lines.join('')).toMatch(new RegExp(`${name}: \\d+ requests, differences: 0`));
    }
  });

  it('lets people marry, move, leave, come back and be purged', () => {
    const march = firstMonth(directory);
    const april = secondMonth(directory, march);
    const active = (d: EntraDirectory) => d.people.filter((p) => p.accountEnabled).length;
    const left = (d: EntraDirectory) => d.people.filter((p) => !p.accountEnabled).length;
    expect(march.people.length).toBe(directory.people.length + 12);
    expect(left(march)).toBeGreaterThan(left(directory) + 10);
    expect(active(april)).toBe(active(march) + 1);
    expect(april.people.length).toBeLessThan(march.people.length - 10);
    expect(march.groups.length).toBe(directory.groups.length - 1);
  });

  it('sees what the product lacks', async () => {
    const differences = await compareData(directory, createMemoryData(), 'acme');
    const active = directory.people.filter((person) => person.accountEnabled).length;
    expect(differences).toHaveLength(active + directory.groups.length + 1);
  });
});
