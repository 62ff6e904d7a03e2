import assert from 'node:assert/strict';
import type {
  GroupRef,
  IncludedAttribute,
  Member,
  ReadOptions,
  ResourceRecord,
} from '../../../index.js';
import { jsonOf, sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import type { Fixture } from '../fixture.js';
import { able, groupWith, memberIds, users } from '../membership.js';
import { all, groupsCan, hasMembers, nests, type Subject } from '../subject.js';
import { unitOf } from '../units.js';

const includes =
  (kind: 'users' | 'groups', name: IncludedAttribute) =>
  (subject: Subject): boolean =>
    subject[kind]?.store.capabilities.includes?.includes(name) === true;

const withGroups = all(hasMembers, groupsCan('groupsOf'), includes('users', 'groups'));
const withMembers = all(hasMembers, groupsCan('membersOf'), includes('groups', 'members'));

const GROUPS: ReadOptions = { include: ['groups'] };
const MEMBERS: ReadOptions = { include: ['members'] };

/** The same record as `get` and as `list` returns it. */
async function bothReads(
  { ctx, users: kit }: Fixture,
  id: string,
): Promise<readonly ResourceRecord[]> {
  const { resources } = await kit.list(GROUPS);
  const reads = [await kit.store.get(ctx, id, GROUPS), resources.find((each) => each.id === id)];
  return reads.map((read) => {
    assert.ok(read, 'a user is not found');
    return read;
  });
}

function groupsIn({ groups }: ResourceRecord): readonly GroupRef[] {
  assert.ok(Array.isArray(groups), `groups are ${String(groups)} and not a list`);
  return groups;
}

const told = (groups: readonly GroupRef[]): readonly string[] =>
  (jsonOf(groups) as readonly object[]).map((group) =>
    JSON.stringify(Object.entries(group).sort()),
  );

const membersIn = ({ members }: ResourceRecord): readonly string[] | undefined =>
  (members as readonly Member[] | undefined)?.map(({ value }) => value);

export const INCLUDED: readonly Check[] = [
  {
    id: 'included.groups',
    requirement:
      'MUST return with a user the very groups that `groupsOf` tells, direct ones first.',
    impact: 'GET /Users/{id}: the `groups` from which the host derives access are others.',
    when: withGroups,
    async run(bench) {
      const [ada = '', bea = ''] = await users(bench, 'Ada', 'Bea');
      const crew = await groupWith(bench, 'Crew', [{ value: ada }]);
      await groupWith(bench, 'Deck', [{ value: ada }, { value: bea }]);
      if (nests(bench.subject)) {
        const inside = [{ value: crew.id, type: 'Group' }];
        const fleet = await groupWith(bench, 'Fleet', inside);
        await groupWith(bench, 'Navy', [{ value: fleet.id, type: 'Group' }]);
      }
      for (const id of [ada, bea]) {
        const found = await able(bench, 'groupsOf').groupsOf(bench.ctx, [id], { transitive: true });
        for (const read of await bothReads(bench, id)) {
          const groups = groupsIn(read);
          sameIds(told(groups), told(found.get(id) ?? []), 'groups of the user');
          const types = groups.map(({ type }) => type);
          assert.deepEqual(types, [...types].sort(), 'types of the groups, in their order');
        }
      }
    },
  },
  {
    id: 'included.nobody',
    requirement: 'MUST return an empty list of groups for somebody in none, who is new included.',
    impact: 'POST /Users and GET: one call more for each person without groups.',
    when: withGroups,
    async run(bench) {
      const [ada = ''] = await users(bench, 'Ada');
      await groupWith(bench, 'Crew', [{ value: ada }]);
      const made = await bench.users.create(bench.users.named('Bea'));
      assert.deepEqual(jsonOf(made.groups), [], 'groups of a new user');
      for (const read of await bothReads(bench, made.id))
        assert.deepEqual(jsonOf(read.groups), [], 'groups of the user');
    },
  },
  {
    id: 'included.record',
    requirement: 'MUST keep what is included out of the record and of its version.',
    impact: 'PATCH with If-Match: 412 because somebody else was added to a group.',
    when: withGroups,
    async run(bench) {
      const { ctx, users: kit } = bench;
      const [ada = ''] = await users(bench, 'Ada');
      const before = await kit.get(ada);
      await groupWith(bench, 'Crew', [{ value: ada }]);
      for (const read of await bothReads(bench, ada)) {
        const { groups: _, ...record } = read;
        assert.deepEqual(jsonOf(record), jsonOf(before), 'the record without its groups');
      }
      const { version, revision } = before.meta;
      await kit.store.replace(ctx, ada, kit.named('Ada', { title: 'Lead' }), {
        ...(version !== undefined && { expectedVersion: version }),
        ...(revision !== undefined && { expectedRevision: revision }),
      });
    },
  },
  {
    id: 'included.members',
    requirement: 'MUST return with a group all of its members, or no list where they are too many.',
    impact: 'GET /Groups/{id}: the provider adds everybody again who is not shown.',
    when: withMembers,
    async run(bench) {
      const { ctx, groups: kit } = bench;
      const people = await users(bench, ...Array.from({ length: 12 }, (_, n) => `Ada${n}`));
      const made = [[], people.slice(0, 2), people].map(async (ids, n) =>
        groupWith(
          bench,
          `Crew${n}`,
          ids.map((value) => ({ value })),
        ),
      );
      const groups = await Promise.all(made);
      const page = { kind: 'index', startIndex: 1, count: 10 } as const;
      const { resources } = await kit.store.list(ctx, { ...MEMBERS, page });
      for (const { id } of groups) {
        const expected = await memberIds(bench, id);
        const listed = resources.find((each) => each.id === id);
        for (const read of [await kit.store.get(ctx, id, MEMBERS), listed]) {
          assert.ok(read, 'a group is not found');
          const shown = membersIn(read);
          if (shown !== undefined) sameIds(shown, expected, 'members of the group');
          else assert.ok(expected.length > 0, 'a group without members has no list of them');
        }
      }
    },
  },
  {
    id: 'included.tenant',
    requirement: 'MUST return groups and members of the tenant alone.',
    impact: "GET /Users of one customer: another customer's groups are in it.",
    when: withGroups,
    async run(bench) {
      const other = await bench.elsewhere();
      const [ada = ''] = await users(bench, 'Ada');
      await groupWith(bench, 'Crew', [{ value: ada }]);
      await users(other, 'Ada');
      for (const read of await bothReads(bench, ada))
        assert.equal(groupsIn(read).length, 1, 'groups here');
      const { resources } = await other.users.list(GROUPS);
      assert.deepEqual(
        resources.map(({ groups }) => jsonOf(groups)),
        [[]],
        'groups in another tenant',
      );
    },
  },
  {
    id: 'included.unit',
    requirement: 'MUST return in a unit of work what the unit itself has changed.',
    impact: 'PUT of a user in one unit with a membership: the answer shows the groups from before.',
    when: all(
      withGroups,
      ({ stores }) => stores.unitOfWork !== undefined,
      groupsCan('changeMembers'),
    ),
    async run(bench) {
      const [ada = ''] = await users(bench, 'Ada');
      const { id } = await groupWith(bench, 'Crew', []);
      const found = await unitOf(bench).run(bench.ctx, async (unit) => {
        const change = {
          from: 'current',
          add: [{ value: ada }],
          remove: [],
          unknown: 'skip',
        } as const;
        await able(bench, 'changeMembers').changeMembers(unit, id, change);
        return bench.users.store.get(unit, ada, GROUPS);
      });
      assert.ok(found, 'the user is not found');
      const ids = groupsIn(found).map(({ value }) => value);
      sameIds(ids, [id], 'groups as the unit reads them');
    },
  },
];
