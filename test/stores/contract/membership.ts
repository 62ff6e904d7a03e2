import { describe, expect, it } from '@jest/globals';
import {
  InvalidValueError,
  NotFoundError,
  VersionConflictError,
} from '../../../src/errors/store-errors.js';
import type { Member } from '../../../src/stores/contract/index.js';
import {
  adding,
  contextOf,
  GROUP,
  idsWhere,
  memberIds,
  only,
  removing,
  type Stores,
  USER,
} from '../support.js';

const ctx = contextOf();
const refs = (...ids: string[]) => ids.map((value) => expect.objectContaining({ value }));

async function populated(make: () => Stores) {
  const stores = make();
  const ids: string[] = [];
  for (const userName of ['ada', 'bea', 'cleo']) {
    ids.push((await stores.userStore.create(ctx, { userName, displayName: `Dr. ${userName}` })).id);
  }
  const [ada = '', bea = '', cleo = ''] = ids;
  const group = await stores.groupStore.create(ctx, { displayName: 'Engineers' });
  return { ...stores, ada, bea, cleo, group };
}

export function describeMembership(make: () => Stores): void {
  describe('changeMembers', () => {
    it('adds and removes, and tells what really changed', async () => {
      const { groupStore, group, ada, bea, cleo } = await populated(make);
      const first = await groupStore.changeMembers(ctx, group.id, adding(ada, bea));
      expect(first).toMatchObject({ added: refs(ada, bea), removed: [], unknown: [] });
      const second = await groupStore.changeMembers(ctx, group.id, {
        ...adding(bea, cleo),
        remove: [{ value: ada }, { value: 'nobody' }],
      });
      expect(second).toMatchObject({ added: refs(cleo), removed: refs(ada), unknown: [] });
      expect(await memberIds(ctx, groupStore, group.id)).toEqual([bea, cleo]);
    });

    it('moves version and lastModified but not the revision, and neither for no change', async () => {
      const { groupStore, group, ada } = await populated(make);
      const result = await groupStore.changeMembers(ctx, group.id, adding(ada, ada));
      const changed = await groupStore.get(ctx, group.id, { without: ['members'] });
      expect(changed?.meta.version).toBe(result.version);
      expect(changed?.meta.version).not.toBe(group.meta.version);
      expect(changed?.meta.lastModified).toBe(result.lastModified);
      expect(changed?.meta.revision).toBe(group.meta.revision);

      const again = await groupStore.changeMembers(ctx, group.id, {
        ...removing('nobody'),
        add: [{ value: ada, display: 'Another name' }],
      });
      expect(again).toEqual({ ...result, added: [], removed: [] });
      expect(await groupStore.get(ctx, group.id, { without: ['members'] })).toBe(changed);
    });

    it('replaces the whole list from empty', async () => {
      const { groupStore, group, ada, bea, cleo } = await populated(make);
      await groupStore.changeMembers(ctx, group.id, adding(ada, bea));
      const result = await groupStore.changeMembers(ctx, group.id, only(cleo, bea));
      expect(result).toMatchObject({ added: refs(cleo), removed: refs(ada) });
      expect(await memberIds(ctx, groupStore, group.id)).toEqual([bea, cleo]);
      expect(await groupStore.changeMembers(ctx, group.id, only())).toMatchObject({
        added: [],
        removed: refs(bea, cleo),
      });
      expect(await memberIds(ctx, groupStore, group.id)).toEqual([]);
    });

    it('skips unknown members and reports them, or refuses them and changes nothing', async () => {
      const { groupStore, group, ada } = await populated(make);
      const change = { ...adding('nobody', ada, 'nobody'), unknown: 'refuse' } as const;
      const refused = groupStore.changeMembers(ctx, group.id, change);
      await expect(refused).rejects.toBeInstanceOf(InvalidValueError);
      await expect(refused).rejects.toMatchObject({ attribute: 'members' });
      expect(await memberIds(ctx, groupStore, group.id)).toEqual([]);
      const skipped = await groupStore.changeMembers(ctx, group.id, { ...change, unknown: 'skip' });
      expect(skipped.added).toEqual(refs(ada));
      expect(new Set(skipped.unknown.map(({ value }) => value))).toEqual(new Set(['nobody']));
    });

    it('loses no member to changes at the same time, nor to a rename', async () => {
      const { userStore, groupStore, group } = await populated(make);
      const users = await Promise.all(
        Array.from({ length: 30 }, (_, n) => userStore.create(ctx, { userName: `user${n}` })),
      );
      await Promise.all([
        ...users.map(({ id }) => groupStore.changeMembers(ctx, group.id, adding(id))),
        groupStore.replace(
          ctx,
          group.id,
          { displayName: 'Makers' },
          { expectedRevision: group.meta.revision ?? '' },
        ),
      ]);
      const ids = await memberIds(ctx, groupStore, group.id);
      expect(new Set(ids)).toEqual(new Set(users.map(({ id }) => id)));
      expect((await groupStore.get(ctx, group.id))?.displayName).toBe('Makers');
    });

    it('compares the expected version, and needs a group', async () => {
      const { groupStore, group, ada } = await populated(make);
      const expectedVersion = group.meta.version ?? '';
      await groupStore.changeMembers(ctx, group.id, adding(ada), { expectedVersion });
      await expect(
        groupStore.changeMembers(ctx, group.id, removing(ada), { expectedVersion }),
      ).rejects.toBeInstanceOf(VersionConflictError);
      await expect(groupStore.changeMembers(ctx, 'nothing', adding(ada))).rejects.toBeInstanceOf(
        NotFoundError,
      );
    });
  });

  describe('saveWithMembers', () => {
    it('creates a group with members', async () => {
      const { groupStore, ada } = await populated(make);
      const draft = { displayName: 'Founders' };
      const saved = await groupStore.saveWithMembers(ctx, undefined, draft, only(ada, 'nobody'));
      expect(saved.group.displayName).toBe('Founders');
      expect(saved.members).toMatchObject({ added: refs(ada), unknown: refs('nobody') });
      expect(saved.members.version).toBe(saved.group.meta.version);
      expect(await memberIds(ctx, groupStore, saved.group.id)).toEqual([ada]);
    });

    it('changes record and membership in one step, or neither', async () => {
      const { groupStore, group, ada, bea } = await populated(make);
      await groupStore.changeMembers(ctx, group.id, adding(ada));
      const before = await groupStore.get(ctx, group.id);
      const draft = { displayName: 'Makers' };
      const refusing = { ...only('nobody'), unknown: 'refuse' } as const;
      await expect(
        groupStore.saveWithMembers(ctx, group.id, draft, refusing),
      ).rejects.toBeInstanceOf(InvalidValueError);
      await expect(
        groupStore.saveWithMembers(ctx, undefined, draft, refusing),
      ).rejects.toBeInstanceOf(InvalidValueError);
      expect(await groupStore.get(ctx, group.id)).toEqual(before);
      expect(await idsWhere(ctx, groupStore, GROUP, 'displayName eq "makers"')).toEqual([]);

      const saved = await groupStore.saveWithMembers(ctx, group.id, draft, only(bea), {
        expectedRevision: before?.meta.revision ?? '',
      });
      expect(saved.members).toMatchObject({ added: refs(bea), removed: refs(ada) });
      expect(await groupStore.get(ctx, group.id, { without: ['members'] })).toBe(saved.group);
    });
  });

  describe('reading members', () => {
    it('gives a group its members, unless they are not wanted', async () => {
      const { groupStore, group, ada, bea } = await populated(make);
      await groupStore.changeMembers(ctx, group.id, {
        ...adding(ada),
        add: [{ value: ada }, { value: bea, display: 'Bea as sent' }],
      });
      const inner = await groupStore.create(ctx, { displayName: 'Interns' });
      await groupStore.changeMembers(ctx, group.id, adding(inner.id));
      const members = [
        { value: ada, type: 'User', display: 'Dr. ada' },
        { value: bea, type: 'User', display: 'Bea as sent' },
        { value: inner.id, type: 'Group', display: 'Interns' },
      ];
      expect((await groupStore.get(ctx, group.id))?.members).toEqual(members);
      expect(await groupStore.get(ctx, group.id, { without: ['members'] })).not.toHaveProperty(
        'members',
      );
      const found = await groupStore.membersOf(ctx, [group.id, inner.id]);
      const read: Member[] = [];
      for await (const member of found.get(group.id) ?? []) read.push(member);
      expect(read).toEqual(members);
      const page = await groupStore.listMembers(ctx, group.id, { startIndex: 2, count: 1 });
      expect(page).toEqual({ members: members.slice(1, 2), total: 3 });
    });

    it('filters by members and by groups', async () => {
      const { userStore, groupStore, group, ada, bea } = await populated(make);
      await groupStore.changeMembers(ctx, group.id, adding(ada));
      const groups = (text: string) => idsWhere(ctx, groupStore, GROUP, text);
      expect(await groups(`members.value eq "${ada}"`)).toEqual([group.id]);
      expect(await groups(`members eq "${ada}" and displayName eq "engineers"`)).toEqual([
        group.id,
      ]);
      expect(await groups(`id eq "${group.id}" and members.value eq "${ada}"`)).toEqual([group.id]);
      expect(await groups(`id eq "${group.id}" and members.value eq "${bea}"`)).toEqual([]);
      expect(await groups('members.value eq "nobody"')).toEqual([]);
      const users = (text: string) => idsWhere(ctx, userStore, USER, text);
      expect(await users(`groups.value eq "${group.id}"`)).toEqual([ada]);
      expect(await users(`groups.value eq "${group.id}" and userName eq "bea"`)).toEqual([]);
      expect(await users('groups eq "nothing"')).toEqual([]);
    });
  });

  describe('groups of users', () => {
    it('are direct, and with nesting indirect, also where groups contain each other', async () => {
      const { groupStore, group, ada, bea } = await populated(make);
      const outer = await groupStore.create(ctx, { displayName: 'Everybody' });
      await groupStore.changeMembers(ctx, group.id, adding(ada, outer.id, group.id));
      await groupStore.changeMembers(ctx, outer.id, adding(group.id));
      const direct = { value: group.id, display: 'Engineers', type: 'direct' };
      const indirect = { value: outer.id, display: 'Everybody', type: 'indirect' };
      const flat = await groupStore.groupsOf(ctx, [ada, bea], { transitive: false });
      expect(flat.get(ada)).toEqual([direct]);
      expect(flat.get(bea) ?? []).toEqual([]);
      const deep = await groupStore.groupsOf(ctx, [ada], { transitive: true });
      expect(deep.get(ada)).toEqual([direct, indirect]);
    });

    it('say direct where a group is reached both ways', async () => {
      const { groupStore, group, ada } = await populated(make);
      const outer = await groupStore.create(ctx, { displayName: 'Everybody' });
      await groupStore.changeMembers(ctx, outer.id, adding(group.id, ada));
      await groupStore.changeMembers(ctx, group.id, adding(ada));
      const found = await groupStore.groupsOf(ctx, [ada], { transitive: true });
      expect(found.get(ada)?.map(({ type }) => type)).toEqual(['direct', 'direct']);
    });
  });

  describe('deleting', () => {
    it('a user ends its memberships and changes those groups', async () => {
      const { userStore, groupStore, group, ada, bea } = await populated(make);
      await groupStore.changeMembers(ctx, group.id, adding(ada, bea));
      const before = await groupStore.get(ctx, group.id, { without: ['members'] });
      await userStore.delete(ctx, ada);
      const after = await groupStore.get(ctx, group.id, { without: ['members'] });
      expect(await memberIds(ctx, groupStore, group.id)).toEqual([bea]);
      expect(after?.meta.version).not.toBe(before?.meta.version);
      expect(after?.meta.revision).toBe(before?.meta.revision);
      expect(await idsWhere(ctx, groupStore, GROUP, `members.value eq "${ada}"`)).toEqual([]);
    });

    it('a group ends its memberships both ways', async () => {
      const { groupStore, group, ada } = await populated(make);
      const outer = await groupStore.create(ctx, { displayName: 'Everybody' });
      await groupStore.changeMembers(ctx, outer.id, adding(group.id));
      await groupStore.changeMembers(ctx, group.id, adding(ada, group.id));
      await groupStore.delete(ctx, group.id);
      expect(await memberIds(ctx, groupStore, outer.id)).toEqual([]);
      const found = await groupStore.groupsOf(ctx, [ada], { transitive: true });
      expect(found.get(ada) ?? []).toEqual([]);
    });

    it('leaves inactive users where they are', async () => {
      const { userStore, groupStore, group, ada } = await populated(make);
      await groupStore.changeMembers(ctx, group.id, adding(ada));
      await userStore.replace(ctx, ada, { userName: 'ada', active: false });
      expect(await memberIds(ctx, groupStore, group.id)).toEqual([ada]);
    });
  });
}
