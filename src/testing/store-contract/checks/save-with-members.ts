import assert from 'node:assert/strict';
import { refused, sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import { able, groupWith, idsOf, memberIds, only, users } from '../membership.js';
import { type Subject, takesChanges } from '../subject.js';

const versioned = (subject: Subject) =>
  takesChanges(subject) && subject.groups?.store.capabilities.versions === true;

export const SAVES: readonly Check[] = [
  {
    id: 'saveWithMembers.create',
    requirement: 'MUST create a group together with its members.',
    impact: 'POST /Groups with members.',
    when: ({ groups }) => groups?.store.saveWithMembers !== undefined,
    async run(bench) {
      const [ada = ''] = await users(bench, 'Ada');
      const { group, members } = await able(bench, 'saveWithMembers').saveWithMembers(
        bench.ctx,
        undefined,
        bench.groups.named('Crew'),
        only(ada),
      );
      assert.equal(bench.groups.nameOf(group), 'Crew', 'name');
      sameIds(idsOf(members.added), [ada], 'added');
      assert.equal(members.version, (await bench.groups.get(group.id)).meta.version, 'version');
      sameIds(await memberIds(bench, group.id), [ada], 'members');
    },
  },
  {
    id: 'saveWithMembers.atomic',
    requirement: 'MUST change record and membership in one step, or neither.',
    impact: 'PUT of a group that is refused: the provider is told so, and half of it was done.',
    when: ({ groups }) => groups?.store.saveWithMembers !== undefined,
    async run(bench) {
      const [ada = '', bea = '', gone = ''] = await users(bench, 'Ada', 'Bea', 'Gone');
      await bench.users.store.delete(bench.ctx, gone);
      const group = await groupWith(bench, 'Crew', [{ value: ada }]);
      const before = await bench.groups.get(group.id);
      const store = able(bench, 'saveWithMembers');
      const save = (id: string | undefined, change = only(bea)) =>
        store.saveWithMembers(bench.ctx, id, bench.groups.named('Deck'), change);
      for (const id of [group.id, undefined])
        await refused('invalidValue', 'an unknown member', () =>
          save(id, { ...only(bea, gone), unknown: 'refuse' }),
        );
      const page = await bench.groups.list();
      assert.deepEqual(
        page.resources.map((each) => bench.groups.nameOf(each)),
        ['Crew'],
        'names after the refusals',
      );
      assert.deepEqual((await bench.groups.get(group.id)).meta, before.meta, 'meta');
      sameIds(await memberIds(bench, group.id), [ada], 'members after the refusals');
      const saved = await save(group.id);
      sameIds(idsOf(saved.members.added), [bea], 'added');
      sameIds(idsOf(saved.members.removed), [ada], 'removed');
      sameIds(await memberIds(bench, group.id), [bea], 'members');
    },
  },
  {
    id: 'saveWithMembers.revision',
    requirement: 'MUST compare `expectedRevision` before it writes record or membership.',
    impact: 'PUT of a group that was renamed a moment ago: one of the two is lost.',
    when: (subject) => versioned(subject) && subject.groups?.store.saveWithMembers !== undefined,
    async run(bench) {
      const [ada = ''] = await users(bench, 'Ada');
      const group = await groupWith(bench, 'Crew', []);
      await bench.groups.store.replace(bench.ctx, group.id, bench.groups.named('Deck'));
      const expectedRevision = group.meta.revision ?? group.meta.version ?? '';
      await refused('versionConflict', 'a stale revision', () =>
        able(bench, 'saveWithMembers').saveWithMembers(
          bench.ctx,
          group.id,
          bench.groups.named('Third'),
          only(ada),
          { expectedRevision },
        ),
      );
      assert.equal(bench.groups.nameOf(await bench.groups.get(group.id)), 'Deck', 'name');
      sameIds(await memberIds(bench, group.id), [], 'members after the refusal');
    },
  },
];
