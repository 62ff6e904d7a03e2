import assert from 'node:assert/strict';
import { accepts } from '../accepts.js';
import { sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import { eq } from '../filters.js';
import { able, groupWith, memberIds, users } from '../membership.js';
import { all, groupsCan, hasMembers, nests, type Subject, takesChanges } from '../subject.js';

const filtersByGroup = (subject: Subject) =>
  hasMembers(subject) &&
  subject.users.store.capabilities.relations?.includes('groups.value') === true &&
  accepts(subject.users, eq(subject.users.type, 'groups.value', 'a group'));

export const GROUPS_OF: readonly Check[] = [
  {
    id: 'groupsOf.direct',
    requirement: 'MUST tell the groups of each user, as direct, and only in the tenant.',
    impact: 'GET /Users/{id}: the `groups` from which the host derives access.',
    when: all(hasMembers, groupsCan('groupsOf')),
    async run(bench) {
      const [ada = '', bea = ''] = await users(bench, 'Ada', 'Bea');
      const crew = await groupWith(bench, 'Crew', [{ value: ada }]);
      const deck = await groupWith(bench, 'Deck', [{ value: ada }, { value: bea }]);
      const store = able(bench, 'groupsOf');
      for (const transitive of [false, true]) {
        const found = await store.groupsOf(bench.ctx, [ada, bea], { transitive });
        sameIds(
          (found.get(ada) ?? []).map(({ value }) => value),
          [crew.id, deck.id],
          'groups of one',
        );
        sameIds(
          (found.get(bea) ?? []).map(({ value }) => value),
          [deck.id],
          'groups of the other',
        );
        for (const { type, display } of found.get(bea) ?? [])
          assert.deepEqual([type, display], ['direct', 'Deck'], 'type and display');
      }
      const other = await bench.elsewhere();
      const elsewhere = await store.groupsOf(other.ctx, [ada], { transitive: true });
      assert.deepEqual(elsewhere.get(ada) ?? [], [], 'groups as seen from another tenant');
    },
  },
  {
    id: 'groupsOf.nested',
    requirement: 'MUST include groups of groups as indirect where `transitive`, and only there.',
    impact: 'Roles by a group that contains groups: those in the inner one do not get them.',
    when: all(nests, groupsCan('groupsOf')),
    async run(bench) {
      const [ada = ''] = await users(bench, 'Ada');
      const crew = await groupWith(bench, 'Crew', [{ value: ada }]);
      const fleet = await groupWith(bench, 'Fleet', [{ value: crew.id, type: 'Group' }]);
      const navy = await groupWith(bench, 'Navy', [{ value: fleet.id, type: 'Group' }]);
      const store = able(bench, 'groupsOf');
      const flat = await store.groupsOf(bench.ctx, [ada], { transitive: false });
      sameIds(
        (flat.get(ada) ?? []).map(({ value }) => value),
        [crew.id],
        'own groups',
      );
      const deep = await store.groupsOf(bench.ctx, [ada], { transitive: true });
      sameIds(
        (deep.get(ada) ?? []).map(({ value, type }) => `${value} ${type}`),
        [`${crew.id} direct`, `${fleet.id} indirect`, `${navy.id} indirect`],
        'all groups',
      );
    },
  },
  {
    id: 'groupsOf.cycle',
    requirement: 'MUST pass groups that contain each other once, and call direct what is both.',
    impact: 'PATCH that nests a group into itself: the next GET of a user never ends.',
    when: all(nests, takesChanges, groupsCan('groupsOf')),
    async run(bench) {
      const [ada = ''] = await users(bench, 'Ada');
      const crew = await groupWith(bench, 'Crew', [{ value: ada }]);
      const fleet = await groupWith(bench, 'Fleet', [{ value: crew.id, type: 'Group' }]);
      const store = able(bench, 'groupsOf', 'changeMembers');
      const nested = [{ value: fleet.id, type: 'Group' }];
      await store.changeMembers(bench.ctx, crew.id, {
        from: 'current',
        add: nested,
        remove: [],
        unknown: 'skip',
      });
      const found = await store.groupsOf(bench.ctx, [ada], { transitive: true });
      sameIds(
        (found.get(ada) ?? []).map(({ value, type }) => `${value} ${type}`),
        [`${crew.id} direct`, `${fleet.id} indirect`],
        'groups',
      );
    },
  },
  {
    id: 'groupsOf.deleted',
    requirement: 'MUST end both sides of the memberships of a group that is deleted.',
    impact: 'GET of a user after DELETE of a group: access by a group that does not exist.',
    when: all(hasMembers, groupsCan('groupsOf')),
    async run(bench) {
      const [ada = ''] = await users(bench, 'Ada');
      const crew = await groupWith(bench, 'Crew', [{ value: ada }]);
      const outer = nests(bench.subject)
        ? await groupWith(bench, 'Fleet', [{ value: crew.id, type: 'Group' }])
        : undefined;
      await bench.groups.store.delete(bench.ctx, crew.id);
      const found = await able(bench, 'groupsOf').groupsOf(bench.ctx, [ada], { transitive: true });
      assert.deepEqual(found.get(ada) ?? [], [], 'groups of the user');
      if (outer) sameIds(await memberIds(bench, outer.id), [], 'members of the outer group');
    },
  },
  {
    id: 'groupsOf.filter',
    requirement: 'MUST find users by a group, those in groups within it included.',
    impact: 'GET /Users?filter=groups eq "…".',
    when: filtersByGroup,
    async run(bench) {
      const [ada = '', bea = ''] = await users(bench, 'Ada', 'Bea');
      const crew = await groupWith(bench, 'Crew', [{ value: ada }]);
      const deck = await groupWith(bench, 'Deck', [{ value: bea }]);
      const by = (id: string) => bench.users.ids(eq(bench.users.type, 'groups.value', id));
      sameIds(await by(crew.id), [ada], 'users found by a group');
      if (!nests(bench.subject)) return;
      const fleet = await groupWith(bench, 'Fleet', [
        { value: crew.id, type: 'Group' },
        { value: deck.id, type: 'Group' },
      ]);
      sameIds(await by(fleet.id), [ada, bea], 'users found by a group of groups');
    },
  },
];
