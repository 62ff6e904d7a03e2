import assert from 'node:assert/strict';
import { accepts } from '../accepts.js';
import { sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import { and, eq } from '../filters.js';
import { able, groupWith, idsOf, memberIds, users } from '../membership.js';
import { groupsCan, hasMembers, type Subject, takesChanges } from '../subject.js';

function filtersByMember(subject: Subject): boolean {
  const { groups } = subject;
  if (groups === undefined || !hasMembers(subject)) return false;
  return (
    groups.store.capabilities.relations?.includes('members.value') === true &&
    accepts(groups, eq(groups.type, 'members.value', 'somebody'))
  );
}

export const MEMBER_READS: readonly Check[] = [
  {
    id: 'members.without',
    requirement: 'MUST leave members out of get and list where they are not wanted.',
    impact:
      'GET ?excludedAttributes=members, which Entra sends before every change of a large group.',
    when: hasMembers,
    async run(bench) {
      const { store, ctx } = bench.groups;
      const ids = await users(bench, 'Ada', 'Bea');
      const { id } = await groupWith(
        bench,
        'Crew',
        ids.map((value) => ({ value })),
      );
      const without = ['members'];
      const read = await store.get(ctx, id, { without });
      assert.equal(read?.members, undefined, 'members of get without them');
      const page = { kind: 'index', startIndex: 1, count: 10 } as const;
      for (const group of (await store.list(ctx, { without, page })).resources)
        assert.equal(group.members, undefined, 'members of list without them');
    },
  },
  {
    id: 'members.shown',
    requirement: 'MUST show a group its members where they are wanted.',
    impact: 'GET /Groups/{id}: the provider would add all of them again.',
    when: hasMembers,
    async run(bench) {
      const ids = await users(bench, 'Ada', 'Bea');
      const { id } = await groupWith(
        bench,
        'Crew',
        ids.map((value) => ({ value })),
      );
      sameIds(await memberIds(bench, id), ids, 'members');
    },
  },
  {
    id: 'members.rename',
    requirement: 'MUST keep the members when the record alone is changed.',
    impact: 'PATCH displayName: everybody in the group would lose access.',
    when: takesChanges,
    async run(bench) {
      const ids = await users(bench, 'Ada', 'Bea');
      const { id } = await groupWith(
        bench,
        'Crew',
        ids.map((value) => ({ value })),
      );
      await bench.groups.store.replace(bench.ctx, id, bench.groups.named('Deck'));
      sameIds(await memberIds(bench, id), ids, 'members after the rename');
    },
  },
  {
    id: 'members.batch',
    requirement: 'MUST give each group its own members when several are asked for at once.',
    impact: 'GET /Groups: the members of one group are shown in another.',
    when: groupsCan('membersOf', 'changeMembers'),
    async run(bench) {
      const [ada = '', bea = ''] = await users(bench, 'Ada', 'Bea');
      const crew = await groupWith(bench, 'Crew', [{ value: ada }, { value: bea }]);
      const deck = await groupWith(bench, 'Deck', [{ value: bea }]);
      const none = await groupWith(bench, 'None', []);
      const all = [crew.id, deck.id, none.id];
      const found = await able(bench, 'membersOf').membersOf(bench.ctx, all);
      for (const [id, expected] of [
        [crew.id, [ada, bea]],
        [deck.id, [bea]],
        [none.id, []],
      ] as const) {
        const ids: string[] = [];
        for await (const { value } of found.get(id) ?? []) ids.push(value);
        sameIds(ids, expected, 'members of one of three groups');
      }
      const other = await bench.elsewhere();
      for (const [, members] of await able(bench, 'membersOf').membersOf(other.ctx, [crew.id]))
        for await (const { value } of members)
          assert.fail(`another tenant is shown the member "${value}"`);
    },
  },
  {
    id: 'members.page',
    requirement: 'MUST page the members of a group in a stable order, with the true total.',
    impact: 'GET of a very large group, whose members are read in pages.',
    when: groupsCan('listMembers', 'changeMembers'),
    async run(bench) {
      const ids = await users(bench, 'Ada', 'Bea', 'Cleo');
      const { id } = await groupWith(
        bench,
        'Crew',
        ids.map((value) => ({ value })),
      );
      const store = able(bench, 'listMembers');
      const page = (startIndex: number, count: number) =>
        store.listMembers(bench.ctx, id, { startIndex, count });
      const pages = [await page(1, 2), await page(3, 2), await page(4, 2)];
      assert.deepEqual(
        pages.map(({ total }) => total),
        [3, 3, 3],
        'totals of the pages',
      );
      assert.deepEqual(
        pages.map(({ members }) => members.length),
        [2, 1, 0],
        'sizes of the pages',
      );
      sameIds(
        pages.flatMap(({ members }) => idsOf(members)),
        ids,
        'members on the pages',
      );
      const other = await bench.elsewhere();
      const elsewhere = await store.listMembers(other.ctx, id, { startIndex: 1, count: 2 });
      assert.equal(elsewhere.total, 0, 'total as seen from another tenant');
    },
  },
  {
    id: 'members.filter',
    requirement: 'MUST find groups by a member, alone and together with other terms.',
    impact: 'GET ?filter=id eq "…" and members eq "…", which Entra asks before it adds somebody.',
    when: filtersByMember,
    async run(bench) {
      const { groups } = bench;
      const [ada = '', bea = ''] = await users(bench, 'Ada', 'Bea');
      const crew = await groupWith(bench, 'Crew', [{ value: ada }]);
      await groupWith(bench, 'Deck', [{ value: bea }]);
      const member = (id: string) => eq(groups.type, 'members.value', id);
      const both = (id: string) => and(eq(groups.type, 'id', crew.id), member(id));
      const other = await bench.elsewhere();
      sameIds(await groups.ids(member(ada)), [crew.id], 'groups found by a member');
      sameIds(await other.groups.ids(member(ada)), [], 'groups found in another tenant');
      if (!groups.accepts(both(ada))) return;
      sameIds(await groups.ids(both(ada)), [crew.id], 'groups found by id and member');
      sameIds(await groups.ids(both(bea)), [], 'groups found by id and another member');
    },
  },
  {
    id: 'members.leaver',
    requirement:
      'MUST end the memberships of a user who is deleted, and thereby change those groups.',
    impact: 'GET of a group after DELETE of a user: a member who does not exist.',
    when: hasMembers,
    async run(bench) {
      const [ada = '', bea = ''] = await users(bench, 'Ada', 'Bea');
      const { id } = await groupWith(bench, 'Crew', [{ value: ada }, { value: bea }]);
      const before = await bench.groups.get(id);
      await bench.users.store.delete(bench.ctx, ada);
      sameIds(await memberIds(bench, id), [bea], 'members after the delete');
      const { meta } = await bench.groups.get(id);
      if (meta.version !== undefined)
        assert.notEqual(meta.version, before.meta.version, 'version of the group');
      if (meta.revision !== undefined)
        assert.equal(meta.revision, before.meta.revision, 'revision of the group');
    },
  },
  {
    id: 'members.inactive',
    requirement: 'MUST leave inactive users in their groups.',
    impact: 'PATCH active: false, and true again a week later: the person has lost all groups.',
    when: hasMembers,
    async run(bench) {
      const [ada = ''] = await users(bench, 'Ada');
      const { id } = await groupWith(bench, 'Crew', [{ value: ada }]);
      await bench.users.store.replace(bench.ctx, ada, bench.users.named('Ada', { active: false }));
      sameIds(await memberIds(bench, id), [ada], 'members');
    },
  },
];
