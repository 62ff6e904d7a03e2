import { describe, expect, it } from '@jest/globals';
import { generateDirectory } from 'express-scim/testing';
import { ScimConfigError } from '../../../src/index.js';

const sizesOf = ({ groups }: ReturnType<typeof generateDirectory>) =>
  groups.map(({ memberObjectIds }) => memberObjectIds.length);

describe('a generated directory', () => {
  it('is the same for the same options, and another for another seed', () => {
    const options = { people: 60, groups: 9, seed: 7 };
    expect(generateDirectory(options)).toEqual(generateDirectory(options));
    const [first] = generateDirectory(options).people;
    expect(generateDirectory({ ...options, seed: 8 }).people[0]).not.toEqual(first);
  });

  it.each([0, 1, 2, 13, 250])('has %i people with logins of their own in one tree', (count) => {
    const { people } = generateDirectory({ people: count, groups: 3 });
    expect(people).toHaveLength(count);
    const logins = people.map(({ userPrincipalName }) => userPrincipalName.toLowerCase());
    expect(new Set(logins).size).toBe(count);
    const ids = new Set(people.map(({ objectId }) => objectId));
    const tops = people.filter(({ managerObjectId }) => !ids.has(managerObjectId ?? ''));
    expect(tops).toHaveLength(Math.min(count, 1));
  });

  it('has people as directories have them: other scripts, gaps, some disabled', () => {
    const { people } = generateDirectory({ people: 400 });
    const names = people.map(({ displayName }) => displayName).join();
    expect(names).toMatch(/\p{Script=Han}/u);
    expect(names).toMatch(/[éüø]/);
    expect(names).toContain("'");
    for (const attribute of ['mobilePhone', 'employeeId', 'city'] as const) {
      const withIt = people.filter((person) => person[attribute] !== undefined).length;
      expect(withIt).toBeGreaterThan(0);
      expect(withIt).toBeLessThan(people.length);
    }
    expect(people.some(({ accountEnabled }) => !accountEnabled)).toBe(true);
    expect(people.every(({ mail }) => mail?.endsWith('@harbourline.example'))).toBe(true);
  });

  it('has groups of the sizes that are asked for, bounded by the people', () => {
    const directory = generateDirectory({ people: 100, groups: 5, groupSizes: [0, 1, 5_000] });
    const [empty, one, all = 0, ...again] = sizesOf(directory);
    expect([empty, one, ...again]).toEqual([0, 1, 0, 1]);
    expect(all).toBeGreaterThan(90);
  });

  it('has empty and large groups unless sizes are asked for, and people in none', () => {
    const directory = generateDirectory({ people: 300 });
    const sizes = sizesOf(directory);
    expect(sizes).toHaveLength(42);
    expect(sizes).toContain(0);
    expect(Math.max(...sizes)).toBeGreaterThan(100);
    const grouped = new Set(directory.groups.flatMap(({ memberObjectIds }) => memberObjectIds));
    expect(directory.people.some(({ objectId }) => !grouped.has(objectId))).toBe(true);
    expect(new Set(directory.groups.map(({ displayName }) => displayName)).size).toBe(42);
  });

  it('has groups in groups, the last ones', () => {
    const { groups } = generateDirectory({ people: 20, groups: 4, nestedGroups: 1 });
    const outer = groups.at(-1)?.memberObjectIds;
    expect(outer).toEqual(groups.slice(0, 2).map(({ objectId }) => objectId));
  });

  it.each([{ people: -1 }, { groups: 1.5 }, { groupSizes: [Number.NaN] }])(
    'is refused for %j',
    (options) => {
      expect(() => generateDirectory(options)).toThrow(ScimConfigError);
    },
  );
});
