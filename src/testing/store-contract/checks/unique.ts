import assert from 'node:assert/strict';
import type { ResourceDraft } from '../../../index.js';
import type { AttributePath } from '../../../schema/index.js';
import { refused } from '../assertions.js';
import type { Check } from '../check.js';
import type { Fixture } from '../fixture.js';
import type { StoreDriver } from '../store-driver.js';
import { uniquePaths } from '../subject.js';

const isText = ({ attribute }: AttributePath) =>
  attribute.type === 'string' || attribute.type === 'reference';
const caseless = (path: AttributePath) => isText(path) && !path.attribute.caseExact;

const holding = (
  kit: StoreDriver,
  { urn, attribute }: AttributePath,
  value: unknown,
): ResourceDraft => {
  const held = { [attribute.name]: value };
  const draft = kit.draft();
  return urn === undefined
    ? { ...draft, ...held }
    : { ...draft, [urn]: { ...(draft[urn] as object | undefined), ...held } };
};

const valueFor = (path: AttributePath, name: string) =>
  isText(path) ? `${name}@Example.com` : name.length;

/** Runs for each attribute that the store declares unique. */
const each =
  (
    keep: (path: AttributePath) => boolean,
    work: (bench: Fixture, path: AttributePath) => Promise<void>,
  ) =>
  async (bench: Fixture) => {
    for (const path of uniquePaths(bench.resources.subject).filter(keep)) await work(bench, path);
  };

export const UNIQUE: readonly Check[] = [
  {
    id: 'unique.repeated',
    requirement: 'MUST refuse a second resource with the same unique value by UniquenessError.',
    impact: 'POST /Users: Entra repeats it after a timeout, and the person would exist twice.',
    when: ({ resources }) => uniquePaths(resources).length > 0,
    run: each(
      () => true,
      async ({ resources: kit }, path) => {
        const before = (await kit.list()).total;
        await kit.create(holding(kit, path, valueFor(path, 'Ada')));
        const error = await refused('uniqueness', `a second "${path.path}"`, () =>
          kit.create(holding(kit, path, valueFor(path, 'Ada'))),
        );
        assert.equal(error.attribute, path.path, 'the attribute that UniquenessError names');
        assert.equal((await kit.list()).total, before + 1, 'total after the refusal');
      },
    ),
  },
  {
    id: 'unique.caseless',
    requirement: 'MUST compare unique values without case, unless the schema says `caseExact`.',
    impact: 'POST /Users as ada@… and as Ada@…: one person, two accounts.',
    when: ({ resources }) => uniquePaths(resources).some(caseless),
    run: each(caseless, async ({ resources: kit }, path) => {
      await kit.create(holding(kit, path, 'ada@example.com'));
      await refused('uniqueness', `"${path.path}" in a different case`, () =>
        kit.create(holding(kit, path, 'ADA@Example.com')),
      );
    }),
  },
  {
    id: 'unique.parallel',
    requirement:
      'MUST let one of several creations at once win (a constraint, not a look-up before).',
    impact: 'POST /Users twice within a moment, as a provider does that retries.',
    when: ({ resources }) => uniquePaths(resources).length > 0,
    run: each(
      () => true,
      async ({ resources: kit }, path) => {
        const drafts = Array.from({ length: 6 }, () => holding(kit, path, valueFor(path, 'Bea')));
        const results = await Promise.allSettled(drafts.map((draft) => kit.create(draft)));
        const made = results.filter(({ status }) => status === 'fulfilled');
        assert.equal(made.length, 1, `creations of one "${path.path}" that succeeded`);
      },
    ),
  },
  {
    id: 'unique.replaced',
    requirement:
      'MUST refuse to change a resource to a unique value of another one, and write nothing.',
    impact: 'PATCH userName: two people would sign in by one name.',
    when: ({ resources }) => uniquePaths(resources).length > 0,
    run: each(
      () => true,
      async ({ resources: kit }, path) => {
        await kit.create(holding(kit, path, valueFor(path, 'Ada')));
        const other = await kit.create(holding(kit, path, valueFor(path, 'Cleopatra')));
        await refused('uniqueness', `a change to a taken "${path.path}"`, () =>
          kit.store.replace(kit.ctx, other.id, holding(kit, path, valueFor(path, 'Ada'))),
        );
        assert.equal(kit.nameOf(await kit.get(other.id)), kit.nameOf(other), 'name afterwards');
      },
    ),
  },
  {
    id: 'unique.freed',
    requirement:
      'MUST free unique values with a rename and a delete, and let a resource keep its own.',
    impact:
      'PATCH of the letter case of a user name; POST of somebody who was deleted and comes back.',
    when: ({ resources }) => uniquePaths(resources).some(caseless),
    run: each(caseless, async ({ resources: kit }, path) => {
      const change = (id: string, value: string) =>
        kit.store.replace(kit.ctx, id, holding(kit, path, value));
      const { id } = await kit.create(holding(kit, path, 'dora@example.com'));
      await change(id, 'DORA@example.com');
      await change(id, 'emma@example.com');
      await kit.create(holding(kit, path, 'dora@example.com'));
      await kit.store.delete(kit.ctx, id);
      await kit.create(holding(kit, path, 'emma@example.com'));
    }),
  },
  {
    id: 'unique.undeclared',
    requirement: 'MUST declare in `unique` what it does not let two resources share.',
    impact: 'GET /Schemas says that two groups may have one name, and POST of the second is 409.',
    when: ({ resources }) =>
      resources.naming.attribute.uniqueness === 'none' &&
      !uniquePaths(resources).some(({ path }) => path === resources.naming.path),
    async run({ resources: kit }) {
      await kit.people('Twins', 'Twins');
      assert.equal((await kit.list()).total, 2, 'resources that share a name');
    },
  },
];
