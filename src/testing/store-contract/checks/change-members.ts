import assert from 'node:assert/strict';
import { refused, sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import { able, adding, groupWith, idsOf, memberIds, only, removing, users } from '../membership.js';
import { type Subject, takesChanges } from '../subject.js';

const versioned = (subject: Subject) =>
  takesChanges(subject) && subject.groups?.store.capabilities.versions === true;

export const CHANGES: readonly Check[] = [
  {
    id: 'members.change',
    requirement: 'MUST add and remove the members of a change, and tell who really came and went.',
    impact: 'PATCH members: somebody keeps access, or the event tells of a change that was none.',
    when: takesChanges,
    async run(bench) {
      const [ada = '', bea = '', cleo = ''] = await users(bench, 'Ada', 'Bea', 'Cleo');
      const group = await groupWith(bench, 'Crew', []);
      const store = able(bench, 'changeMembers');
      const first = await store.changeMembers(bench.ctx, group.id, adding(ada, bea));
      sameIds(idsOf(first.added), [ada, bea], 'added by the first change');
      const second = await store.changeMembers(bench.ctx, group.id, {
        ...adding(bea, cleo),
        remove: [{ value: ada }],
      });
      sameIds(idsOf(second.added), [cleo], 'added by the second change');
      sameIds(idsOf(second.removed), [ada], 'removed by the second change');
      sameIds(await memberIds(bench, group.id), [bea, cleo], 'members afterwards');
    },
  },
  {
    id: 'members.idempotent',
    requirement:
      'MUST take the addition of a member, and the removal of one who is none, for no change.',
    impact: 'PATCH members repeated after a timeout: an error, or a member who is listed twice.',
    when: takesChanges,
    async run(bench) {
      const [ada = '', bea = ''] = await users(bench, 'Ada', 'Bea');
      const group = await groupWith(bench, 'Crew', [{ value: ada }]);
      const store = able(bench, 'changeMembers');
      const before = await bench.groups.get(group.id);
      for (const change of [adding(ada), adding(ada, ada), removing(bea), only(ada)]) {
        const { added, removed } = await store.changeMembers(bench.ctx, group.id, change);
        assert.deepEqual([...added, ...removed], [], 'added and removed by a change of nothing');
      }
      sameIds(await memberIds(bench, group.id), [ada], 'members afterwards');
      const { meta } = await bench.groups.get(group.id);
      assert.deepEqual(meta, before.meta, 'meta after changes of nothing');
    },
  },
  {
    id: 'members.version',
    requirement:
      'MUST move version and lastModified, but not the revision, with a change of membership.',
    impact: 'GET with If-None-Match: 304 for a group whose members have changed.',
    when: versioned,
    async run(bench) {
      const [ada = ''] = await users(bench, 'Ada');
      const group = await groupWith(bench, 'Crew', []);
      const store = able(bench, 'changeMembers');
      const result = await store.changeMembers(bench.ctx, group.id, adding(ada));
      const { meta } = await bench.groups.get(group.id);
      assert.notEqual(meta.version, group.meta.version, 'version after the change');
      assert.equal(result.version, meta.version, 'version in the result of the change');
      assert.equal(result.lastModified, meta.lastModified, 'lastModified in the result');
      if (meta.revision !== undefined)
        assert.equal(meta.revision, group.meta.revision, 'revision after the change');
    },
  },
  {
    id: 'members.revision',
    requirement: 'MUST let a rename with the revision from before a change of membership succeed.',
    impact:
      'PATCH displayName while members join: it would be repeated until it gives up with 503.',
    when: (subject) => versioned(subject),
    async run(bench) {
      const [ada = ''] = await users(bench, 'Ada');
      const group = await groupWith(bench, 'Crew', []);
      if (group.meta.revision === undefined) return;
      await able(bench, 'changeMembers').changeMembers(bench.ctx, group.id, adding(ada));
      await bench.groups.store.replace(bench.ctx, group.id, bench.groups.named('Deck'), {
        expectedRevision: group.meta.revision,
      });
      assert.equal(bench.groups.nameOf(await bench.groups.get(group.id)), 'Deck', 'name');
      sameIds(await memberIds(bench, group.id), [ada], 'members after the rename');
    },
  },
  {
    id: 'members.ifMatch',
    requirement: 'MUST compare `expectedVersion` and refuse a stale one by VersionConflictError.',
    impact: 'PATCH members with If-Match: the client was promised 412.',
    when: versioned,
    async run(bench) {
      const [ada = '', bea = ''] = await users(bench, 'Ada', 'Bea');
      const group = await groupWith(bench, 'Crew', []);
      const store = able(bench, 'changeMembers');
      const expectedVersion = group.meta.version ?? '';
      await store.changeMembers(bench.ctx, group.id, adding(ada), { expectedVersion });
      await refused('versionConflict', 'a change with a stale version', () =>
        store.changeMembers(bench.ctx, group.id, adding(bea), { expectedVersion }),
      );
      sameIds(await memberIds(bench, group.id), [ada], 'members after the refusal');
    },
  },
  {
    id: 'members.empty',
    requirement: 'MUST make the added members the whole list where a change is from `empty`.',
    impact: 'PUT of a group: those who were left out keep access.',
    when: takesChanges,
    async run(bench) {
      const [ada = '', bea = '', cleo = ''] = await users(bench, 'Ada', 'Bea', 'Cleo');
      const group = await groupWith(bench, 'Crew', [{ value: ada }, { value: bea }]);
      const store = able(bench, 'changeMembers');
      const result = await store.changeMembers(bench.ctx, group.id, only(bea, cleo));
      sameIds(idsOf(result.added), [cleo], 'added');
      sameIds(idsOf(result.removed), [ada], 'removed');
      sameIds(await memberIds(bench, group.id), [bea, cleo], 'members afterwards');
      await store.changeMembers(bench.ctx, group.id, only());
      sameIds(await memberIds(bench, group.id), [], 'members of the emptied group');
    },
  },
  {
    id: 'members.unknown',
    requirement:
      'MUST skip and report an added id that names nobody, or refuse it and change nothing.',
    impact:
      'PATCH members with somebody who was deleted: a broken foreign key is 500 for the whole group.',
    when: takesChanges,
    async run(bench) {
      const [ada = '', gone = ''] = await users(bench, 'Ada', 'Gone');
      await bench.users.store.delete(bench.ctx, gone);
      const group = await groupWith(bench, 'Crew', []);
      const store = able(bench, 'changeMembers');
      const error = await refused('invalidValue', 'an unknown member', () =>
        store.changeMembers(bench.ctx, group.id, { ...adding(ada, gone), unknown: 'refuse' }),
      );
      assert.equal(error.attribute, 'members', 'the attribute that InvalidValueError names');
      sameIds(await memberIds(bench, group.id), [], 'members after the refusal');
      const result = await store.changeMembers(bench.ctx, group.id, adding(ada, gone));
      sameIds(new Set(idsOf(result.unknown)), [gone], 'unknown');
      sameIds(idsOf(result.added), [ada], 'added');
      sameIds(await memberIds(bench, group.id), [ada], 'members afterwards');
    },
  },
  {
    id: 'members.missing',
    requirement:
      'MUST refuse to change the members of a group that does not exist by NotFoundError.',
    impact: 'PATCH members of a group that was just deleted.',
    when: takesChanges,
    async run(bench) {
      const [ada = ''] = await users(bench, 'Ada');
      const group = await groupWith(bench, 'Crew', []);
      await bench.groups.store.delete(bench.ctx, group.id);
      await refused('notFound', 'a change of a deleted group', () =>
        able(bench, 'changeMembers').changeMembers(bench.ctx, group.id, adding(ada)),
      );
    },
  },
  {
    id: 'members.parallel',
    requirement: 'MUST lose no member to changes at the same time.',
    impact: 'PATCHes of one group at once, as Entra sends them: members vanish without an error.',
    when: takesChanges,
    async run(bench) {
      const ids = await users(bench, ...Array.from({ length: 12 }, (_, n) => `member${n}`));
      const group = await groupWith(bench, 'Crew', []);
      const store = able(bench, 'changeMembers');
      await Promise.all(ids.map((id) => store.changeMembers(bench.ctx, group.id, adding(id))));
      sameIds(await memberIds(bench, group.id), ids, 'members afterwards');
    },
  },
  {
    id: 'members.tenant',
    requirement: 'MUST NOT change a group of another tenant, nor take its users as members.',
    impact: 'PATCH members with an id of another customer.',
    when: takesChanges,
    async run(bench) {
      const other = await bench.elsewhere();
      const group = await groupWith(bench, 'Crew', []);
      const [ada = ''] = await users(bench, 'Ada');
      const store = able(bench, 'changeMembers');
      await refused('notFound', 'a change from another tenant', () =>
        store.changeMembers(other.ctx, group.id, adding()),
      );
      const theirs = await groupWith(other, 'Theirs', []);
      const result = await store.changeMembers(other.ctx, theirs.id, adding(ada));
      sameIds(idsOf(result.unknown), [ada], 'unknown: a user of another tenant');
      sameIds(await memberIds(other, theirs.id), [], 'members in the other tenant');
    },
  },
];
