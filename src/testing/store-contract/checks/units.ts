import assert from 'node:assert/strict';
import { type RequestContext, StoreError } from '../../../index.js';
import { sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import { adding, groupWith, memberIds, only, users } from '../membership.js';
import { all, hasMembers, type Subject, takesChanges } from '../subject.js';
import { letRun, takenBack, unitOf } from '../units.js';

const hasUnits = ({ stores }: Subject) => stores.unitOfWork !== undefined;

export const UNITS: readonly Check[] = [
  {
    id: 'unit.commit',
    requirement: 'MUST return what the work returns, and keep what it wrote.',
    impact: 'Every write: it is answered with success, and nothing is there.',
    when: hasUnits,
    async run(bench) {
      const { users } = bench;
      const made = await unitOf(bench).run(bench.ctx, (unit) =>
        users.store.create(unit, users.named('Ada')),
      );
      assert.equal(users.nameOf(await users.get(made.id)), 'Ada', 'name after the commit');
    },
  },
  {
    id: 'unit.rollback',
    requirement: 'MUST take back all that the work wrote when it rejects.',
    impact: 'A write that fails half way: the provider is told so, and half of it was done.',
    when: hasUnits,
    async run(bench) {
      const { users: kit } = bench;
      const [ada, bea] = await kit.people('Ada', 'Bea');
      const before = await kit.get(ada?.id ?? '');
      await takenBack(bench, async (unit) => {
        await kit.store.replace(unit, ada?.id ?? '', kit.named('Augusta'));
        await kit.store.create(unit, kit.named('Ada'));
        await kit.store.delete(unit, bea?.id ?? '');
      });
      const { resources } = await kit.list();
      sameIds(
        resources.map((each) => String(kit.nameOf(each))),
        ['Ada', 'Bea'],
        'names afterwards',
      );
      assert.deepEqual((await kit.get(ada?.id ?? '')).meta, before.meta, 'meta afterwards');
    },
  },
  {
    id: 'unit.rollbackMembers',
    requirement: 'MUST take back changes of groups and their members, too.',
    impact: 'PUT of a group that fails half way: its members would be gone.',
    when: all(hasUnits, hasMembers, takesChanges),
    async run(bench) {
      const { groups, ctx } = bench;
      const [ada = '', bea = ''] = await users(bench, 'Ada', 'Bea');
      const crew = await groupWith(bench, 'Crew', [{ value: ada }]);
      const deck = await groupWith(bench, 'Deck', [{ value: bea }]);
      const before = await groups.get(crew.id);
      await takenBack(bench, async (unit) => {
        await groups.store.changeMembers?.(unit, crew.id, only(bea));
        await groups.store.replace(unit, crew.id, groups.named('New'));
        await groups.store.delete(unit, deck.id);
        await bench.users.store.delete(unit, ada);
      });
      sameIds(await memberIds(bench, crew.id), [ada], 'members of the changed group');
      sameIds(await memberIds(bench, deck.id), [bea], 'members of the deleted group');
      const after = await groups.get(crew.id);
      assert.equal(groups.nameOf(after), 'Crew', 'name of the changed group');
      assert.deepEqual(after.meta, before.meta, 'meta of the changed group');
      await groups.store.changeMembers?.(ctx, crew.id, adding(bea));
      sameIds(await memberIds(bench, crew.id), [ada, bea], 'members after another change');
    },
  },
  {
    id: 'unit.reads',
    requirement: 'MUST show the work what it has written itself.',
    impact: 'POST /Bulk and every write with roles: what was just made is not found.',
    when: hasUnits,
    async run(bench) {
      const { users: kit } = bench;
      await unitOf(bench).run(bench.ctx, async (unit) => {
        const { id } = await kit.store.create(unit, kit.named('Ada'));
        assert.equal(kit.nameOf(await kit.store.get(unit, id)), 'Ada', 'name read in the unit');
      });
    },
  },
  {
    id: 'unit.joined',
    requirement: 'MUST make a nested unit part of the one that is running.',
    impact: 'A write whose outer unit fails: what was done inside would stay.',
    when: hasUnits,
    async run(bench) {
      const { users: kit } = bench;
      await takenBack(bench, (unit) =>
        unitOf(bench).run(unit, (inner) => kit.store.create(inner, kit.named('Ada'))),
      );
      assert.equal((await kit.list()).total, 0, 'total afterwards');
    },
  },
  {
    id: 'unit.parallel',
    requirement:
      'MUST NOT lose a write to another unit: one of them waits, or fails with VersionConflictError.',
    impact: 'PATCHes at once: both are answered with success, and one was overwritten.',
    when: (subject) => hasUnits(subject) && subject.users.store.capabilities.versions,
    async run(bench) {
      const { users: kit } = bench;
      const { id } = await kit.create(kit.named('counter'));
      const increment = (unit: RequestContext) => async () => {
        const read = await kit.store.get(unit, id);
        const { revision, version = '' } = read?.meta ?? {};
        const next = kit.named(`${kit.nameOf(read)}+`);
        await kit.store.replace(unit, id, next, { expectedRevision: revision ?? version });
      };
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => unitOf(bench).run(bench.ctx, (unit) => increment(unit)())),
      );
      for (const result of results)
        if (result.status === 'rejected')
          assert.ok(
            StoreError.is(result.reason) && result.reason.code === 'versionConflict',
            `a unit failed with ${String(result.reason)}`,
          );
      const done = results.filter(({ status }) => status === 'fulfilled').length;
      assert.ok(done > 0, 'no unit succeeded');
      const name = kit.nameOf(await kit.get(id));
      assert.equal(name, `counter${'+'.repeat(done)}`, `name after ${done} successful units`);
    },
  },
  {
    id: 'unit.interleaved',
    requirement: 'MUST NOT write over what another unit has committed since this one has read.',
    impact: 'PATCHes at once: both are answered with success, and one was overwritten.',
    when: (subject) => hasUnits(subject) && subject.users.store.capabilities.versions,
    async run(bench) {
      const { users: kit } = bench;
      const { id } = await kit.create(kit.named('before'));
      /** Renames the user in a unit, after `between`, by the revision that was read before it. */
      const rename = (name: string, between: () => Promise<void> = async () => {}) =>
        unitOf(bench).run(bench.ctx, async (unit) => {
          const { revision, version = '' } = (await kit.store.get(unit, id))?.meta ?? {};
          await between();
          const expectedRevision = revision ?? version;
          await kit.store.replace(unit, id, kit.named(name), { expectedRevision });
        });
      const commits: string[] = [];
      const conflicts = async (name: string, work: Promise<void>) => {
        await work.then(
          () => commits.push(name),
          (error: unknown) => {
            const conflict = StoreError.is(error) && error.code === 'versionConflict';
            assert.ok(conflict, `the unit "${name}" failed with ${String(error)}`);
          },
        );
      };
      let second = Promise.resolve();
      let early = false;
      const first = rename('first', async () => {
        second = conflicts('second', rename('second'));
        // It may wait for this one, or be done before it.
        await letRun(second);
        early = commits.length > 0;
      });
      await conflicts('first', first);
      await second;
      // If both succeeded, the second one has read what the first one had committed.
      const last = commits.includes('second') ? 'second' : 'first';
      const name = kit.nameOf(await kit.get(id));
      assert.equal(name, last, `name after the commits of ${commits.join(', ')}`);
      if (early) assert.deepEqual(commits, ['second'], 'units that succeeded from one revision');
    },
  },
];
