import assert from 'node:assert/strict';
import type { Member, ResourceDraft } from '../../../index.js';
import { attributesOf, refused, sameAttributes, sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import { eq } from '../filters.js';
import type { Fixture } from '../fixture.js';
import { idsOf, memberIds, users } from '../membership.js';
import { all, groupsCan, hasMembers, type Subject } from '../subject.js';
import { clashes, type HiddenSide, isFound, isLinkedOnce } from './hidden-cases.js';

const hides = ({ stores, groups }: Subject) =>
  groups !== undefined && stores.hideGroup !== undefined;

async function hide(
  { stores, ctx }: Fixture,
  draft: ResourceDraft,
  members: readonly string[] = [],
): Promise<string> {
  const id = await stores.hideGroup?.(ctx, draft, members);
  assert.ok(id !== undefined, 'no group was hidden');
  return id;
}

/** Ids of the groups in which a user is, as far as the store tells. */
async function groupsOf({ groups, ctx }: Fixture, userId: string): Promise<readonly string[]> {
  const found = await groups.store.groupsOf?.(ctx, [userId], { transitive: true });
  return (found?.get(userId) ?? []).map(({ value }) => value);
}

const GROUPS: HiddenSide = { noun: 'group', kitOf: ({ groups }) => groups, hide };

export const HIDDEN_GROUPS: readonly Check[] = [
  {
    id: 'hiddenGroups.absent',
    requirement:
      'MUST NOT show hidden groups: not by get, in lists, in totals, or among the groups of a user.',
    impact: 'Roles by group: a team that the product has made gives somebody access by its name.',
    when: hides,
    async run(bench) {
      const { groups: kit } = bench;
      const [ada = ''] = hasMembers(bench.subject) ? await users(bench, 'Ada') : [];
      const hidden = await hide(bench, kit.named('Hidden'), ada === '' ? [] : [ada]);
      const { id } = await kit.create(kit.named('Shown'));
      assert.equal(await kit.store.get(kit.ctx, hidden), undefined, 'get of a hidden group');
      sameIds(await kit.ids(), [id], 'ids in the list');
      assert.equal(await kit.store.delete(kit.ctx, hidden), false, 'delete of a hidden group');
      const named = eq(kit.type, kit.naming, 'Hidden');
      if (kit.accepts(named)) sameIds(await kit.ids(named), [], 'ids found by its name');
      sameIds(await groupsOf(bench, ada), [], 'groups of its member');
    },
  },
  {
    id: 'hiddenGroups.clash',
    requirement: 'MUST name the hidden group in the UniquenessError of a clash with it.',
    impact: 'POST of a group that the product has as a team: `resolveExisting` is never asked.',
    when: hides,
    async run(bench) {
      const { attribute } = await clashes(GROUPS, bench);
      assert.equal(attribute, bench.groups.naming, 'attribute');
    },
  },
  {
    id: 'hiddenGroups.find',
    requirement: 'MUST find the hidden group that a create would clash with, and write nothing.',
    impact: 'Preview: a team that would be linked is told as one that would be made.',
    when: all(hides, groupsCan('findHidden')),
    run: (bench) => isFound(GROUPS, bench),
  },
  {
    id: 'hiddenGroups.read',
    requirement: 'MUST read a hidden group as it is, with its members, in its tenant alone.',
    impact: 'Preview: who gets roles by a team that is linked is not told.',
    when: all(hides, groupsCan('getHidden')),
    async run(bench) {
      const { groups: kit } = bench;
      const ids = hasMembers(bench.subject) ? await users(bench, 'Ada', 'Bea') : [];
      const hidden = await hide(bench, kit.named('Crew'), ids);
      const found = await kit.store.getHidden?.(kit.ctx, hidden);
      assert.equal(kit.nameOf(found?.resource), 'Crew', 'name');
      const members = (found?.resource.members ?? []) as readonly Member[];
      sameIds(idsOf(members), ids, 'members');
      const other = await bench.elsewhere();
      for (const [what, place, id] of [
        ['in another tenant', other, hidden],
        ['of an id that nobody has', bench, 'nobody'],
        ['of a group that is shown', bench, (await kit.create()).id],
      ] as const) {
        const read = await place.groups.store.getHidden?.(place.ctx, id);
        assert.equal(read, undefined, what);
      }
    },
  },
  {
    id: 'adoptGroup.record',
    requirement:
      'MUST make a hidden group a group, its record exactly the draft, its members kept.',
    impact:
      'POST of a group that is linked: the team loses its people, or keeps what was never sent.',
    when: all(hides, groupsCan('linkExisting')),
    async run(bench) {
      const { groups: kit } = bench;
      const ids = hasMembers(bench.subject) ? await users(bench, 'Ada', 'Bea') : [];
      const hidden = await hide(bench, kit.named('Crew', { externalId: 'before' }), ids);
      const draft = kit.named('CREW');
      const group = await kit.store.linkExisting?.(kit.ctx, hidden, draft);
      const id = group?.id ?? hidden;
      const read = await kit.get(id);
      sameAttributes(attributesOf(read), draft, 'get returns');
      assert.equal(group?.meta.version, read.meta.version, 'version in the answer');
      assert.equal((await kit.list()).total, 1, 'total');
      if (ids.length > 0) sameIds(await memberIds(bench, id), ids, 'members');
      if (ids.length > 0 && groupsCan('groupsOf')(bench.subject))
        sameIds(await groupsOf(bench, ids[0] ?? ''), [id], 'groups of a member');
      if (groupsCan('getHidden')(bench.subject))
        assert.equal(await kit.store.getHidden?.(kit.ctx, hidden), undefined, 'still hidden');
    },
  },
  {
    id: 'adoptGroup.missing',
    requirement: 'MUST refuse to link what is not hidden, or not there, by NotFoundError.',
    impact: 'POST sent twice: the second would write over a group that is shown already.',
    when: all(hides, groupsCan('linkExisting')),
    async run(bench) {
      const { groups: kit } = bench;
      await isLinkedOnce(GROUPS, bench);
      await refused('notFound', 'linking an id that nobody has', async () =>
        kit.store.linkExisting?.(kit.ctx, 'nobody', kit.draft()),
      );
    },
  },
  {
    id: 'adoptGroup.clash',
    requirement: 'MUST refuse to link under the name of another group, and write nothing.',
    impact: 'POST that the host links to a team of another name: two groups of one name.',
    when: all(hides, groupsCan('linkExisting')),
    async run(bench) {
      const { groups: kit } = bench;
      const hidden = await hide(bench, kit.named('Crew'));
      await kit.create(kit.named('Deck'));
      await refused('uniqueness', 'the name of a shown group', async () =>
        kit.store.linkExisting?.(kit.ctx, hidden, kit.named('deck')),
      );
      assert.equal((await kit.list()).total, 1, 'total');
    },
  },
];
