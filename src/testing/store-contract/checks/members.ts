import assert from 'node:assert/strict';
import { sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import { adding, groupWith, memberIds, membersOf, users } from '../membership.js';
import { all, hasMembers, takesChanges } from '../subject.js';

export const MEMBERS_KEPT: readonly Check[] = [
  {
    id: 'members.record',
    requirement: 'MUST keep the members of a draft, and make them exactly those of the next one.',
    impact: 'POST, PUT and PATCH of a group: members are lost, or keep access.',
    when: (subject) => hasMembers(subject) && !takesChanges(subject),
    async run(bench) {
      const [ada = '', bea = '', cleo = ''] = await users(bench, 'Ada', 'Bea', 'Cleo');
      const { id } = await groupWith(bench, 'Crew', [{ value: ada }, { value: bea }]);
      sameIds(await memberIds(bench, id), [ada, bea], 'members after the creation');
      const change = (...values: readonly string[]) =>
        bench.groups.store.replace(bench.ctx, id, {
          ...bench.groups.named('Crew'),
          ...(values.length === 0 ? {} : { members: values.map((value) => ({ value })) }),
        });
      await change(bea, cleo);
      sameIds(await memberIds(bench, id), [bea, cleo], 'members after the change');
      await change();
      sameIds(await memberIds(bench, id), [], 'members after a change without any');
    },
  },
  {
    id: 'members.display',
    requirement:
      'MUST keep the `display` that a member was added with, also when it is added again.',
    impact: 'PATCH members with display: the provider sees another name than the one it sent.',
    when: all(hasMembers, ({ options }) => options.memberDisplay === true),
    async run(bench) {
      const [ada = ''] = await users(bench, 'Ada');
      const { id } = await groupWith(bench, 'Crew', [{ value: ada, display: 'Ada as sent' }]);
      const again = [{ value: ada, display: 'Another name' }];
      await bench.groups.store.changeMembers?.(bench.ctx, id, { ...adding(), add: again });
      const [member] = await membersOf(bench, id);
      assert.equal(member?.display, 'Ada as sent', 'display');
    },
  },
];
