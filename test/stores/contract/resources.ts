import { describe, expect, it } from '@jest/globals';
import {
  NotFoundError,
  UniquenessError,
  VersionConflictError,
} from '../../../src/errors/store-errors.js';
import { contextOf, type Stores } from '../support.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const ADA = {
  userName: 'Ada@example.com',
  active: true,
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
  [ENTERPRISE]: { department: 'Research' },
};

export function describeResources(make: () => Stores): void {
  const ctx = contextOf();

  describe('create and get', () => {
    it('returns the attributes as they were given, with an id and meta', async () => {
      const { userStore } = make();
      const { id, meta, ...attributes } = await userStore.create(ctx, ADA);
      expect(attributes).toEqual(ADA);
      expect(typeof id).toBe('string');
      expect(new Date(meta.created).toISOString()).toBe(meta.created);
      expect(meta.lastModified).toBe(meta.created);
      expect(meta.version).toMatch(/./);
      expect(await userStore.get(ctx, id)).toEqual({ id, meta, ...ADA });
    });

    it('keeps a copy of its own', async () => {
      const { userStore } = make();
      const draft = { userName: 'ada', emails: [{ value: 'before' }] };
      const { id } = await userStore.create(ctx, draft);
      draft.emails.push({ value: 'after' });
      expect((await userStore.get(ctx, id))?.emails).toEqual([{ value: 'before' }]);
    });

    it('returns the same frozen object as long as nothing changes', async () => {
      const { userStore, groupStore } = make();
      const user = await userStore.create(ctx, ADA);
      const group = await groupStore.create(ctx, { displayName: 'Engineers' });
      expect(await userStore.get(ctx, user.id)).toBe(user);
      expect(await userStore.get(ctx, user.id)).toBe(user);
      expect(await groupStore.get(ctx, group.id, { without: ['members'] })).toBe(group);
      expect(Object.isFrozen(user)).toBe(true);
      expect(Object.isFrozen(user.meta)).toBe(true);
      expect(Object.isFrozen((user.emails as readonly unknown[])[0])).toBe(true);
    });

    it('finds nothing under a foreign or malformed id', async () => {
      const { userStore } = make();
      await userStore.create(ctx, ADA);
      for (const id of ['nobody', '', '__proto__', "'; --", 'x'.repeat(5000)])
        expect(await userStore.get(ctx, id)).toBeUndefined();
    });

    it('never returns a password', async () => {
      const { userStore } = make();
      const user = await userStore.create(ctx, { userName: 'ada', password: 'correct horse' });
      const { resources } = await userStore.list(ctx, {
        page: { kind: 'index', startIndex: 1, count: 10 },
      });
      expect(JSON.stringify([user, await userStore.get(ctx, user.id), resources])).not.toMatch(
        /password|horse/,
      );
    });
  });

  describe('replace', () => {
    it('makes the record exactly the draft, and keeps id and created', async () => {
      const { userStore } = make();
      const user = await userStore.create(ctx, ADA);
      const next = await userStore.replace(ctx, user.id, { userName: 'ada', nickName: 'A' });
      const { id, meta, ...attributes } = next;
      expect(attributes).toEqual({ userName: 'ada', nickName: 'A' });
      expect(id).toBe(user.id);
      expect(meta.created).toBe(user.meta.created);
      expect(meta.version).not.toBe(user.meta.version);
      expect(await userStore.get(ctx, user.id)).toEqual(next);
    });

    it('changes nothing, version included, if the draft says nothing new', async () => {
      const { userStore } = make();
      const user = await userStore.create(ctx, ADA);
      const { userName, ...rest } = ADA;
      expect(await userStore.replace(ctx, user.id, { ...rest, userName })).toBe(user);
    });

    it('counts a password as a change only if it is another one, and keeps it if it is absent', async () => {
      const { userStore } = make();
      const draft = { userName: 'ada' };
      const user = await userStore.create(ctx, { ...draft, password: 'first' });
      expect(await userStore.replace(ctx, user.id, draft)).toBe(user);
      expect(await userStore.replace(ctx, user.id, { ...draft, password: 'first' })).toBe(user);
      const changed = await userStore.replace(ctx, user.id, { ...draft, password: 'second' });
      expect(changed.meta.version).not.toBe(user.meta.version);
    });

    it('compares the expected revision and version', async () => {
      const { userStore } = make();
      const user = await userStore.create(ctx, ADA);
      const version = user.meta.version ?? '';
      const revision = user.meta.revision ?? version;
      await userStore.replace(
        ctx,
        user.id,
        { userName: 'first' },
        { expectedRevision: revision, expectedVersion: version },
      );
      for (const options of [{ expectedRevision: revision }, { expectedVersion: version }])
        await expect(
          userStore.replace(ctx, user.id, { userName: 'second' }, options),
        ).rejects.toBeInstanceOf(VersionConflictError);
      expect((await userStore.get(ctx, user.id))?.userName).toBe('first');
    });

    it('lets one of many writers with the same revision win', async () => {
      const { userStore } = make();
      const user = await userStore.create(ctx, ADA);
      const expectedRevision = user.meta.revision ?? user.meta.version ?? '';
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) =>
          userStore.replace(ctx, user.id, { userName: `writer-${n}` }, { expectedRevision }),
        ),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('refuses to change what does not exist', async () => {
      const { userStore } = make();
      await expect(userStore.replace(ctx, 'nobody', ADA)).rejects.toBeInstanceOf(NotFoundError);
    });
  });

  describe('uniqueness', () => {
    it('refuses a user name that differs only in case, and writes nothing', async () => {
      const { userStore } = make();
      const first = await userStore.create(ctx, { userName: 'Ada' });
      const second = await userStore.create(ctx, { userName: 'bea' });
      const clash = { name: 'UniquenessError', attribute: 'userName' };
      await expect(userStore.create(ctx, { userName: 'ADA' })).rejects.toMatchObject(clash);
      await expect(
        userStore.replace(ctx, second.id, { userName: 'aDa', nickName: 'x' }),
      ).rejects.toMatchObject(clash);
      expect(await userStore.get(ctx, second.id)).toBe(second);
      expect(await userStore.get(ctx, first.id)).toBe(first);
    });

    it('lets one of many creations of a name win', async () => {
      const { groupStore } = make();
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, () => groupStore.create(ctx, { displayName: 'Engineers' })),
      );
      const errors = results.flatMap((result) => ('reason' in result ? [result.reason] : []));
      expect(errors).toHaveLength(19);
      for (const error of errors) expect(error).toBeInstanceOf(UniquenessError);
    });

    it('lets a resource change the case of its own name, and frees names that are given up', async () => {
      const { userStore } = make();
      const ada = await userStore.create(ctx, { userName: 'ada' });
      await userStore.replace(ctx, ada.id, { userName: 'ADA' });
      await userStore.replace(ctx, ada.id, { userName: 'augusta' });
      const other = await userStore.create(ctx, { userName: 'ada' });
      await userStore.delete(ctx, ada.id);
      expect((await userStore.create(ctx, { userName: 'augusta' })).id).not.toBe(ada.id);
      expect(other.userName).toBe('ada');
    });
  });

  describe('delete', () => {
    it('removes the resource, once', async () => {
      const { userStore } = make();
      const { id } = await userStore.create(ctx, ADA);
      expect(await userStore.delete(ctx, id)).toBe(true);
      expect(await userStore.get(ctx, id)).toBeUndefined();
      expect(await userStore.delete(ctx, id)).toBe(false);
      expect(await userStore.delete(ctx, 'nobody')).toBe(false);
    });

    it('compares the expected version', async () => {
      const { userStore } = make();
      const user = await userStore.create(ctx, ADA);
      const next = await userStore.replace(ctx, user.id, { userName: 'next' });
      await expect(
        userStore.delete(ctx, user.id, { expectedVersion: user.meta.version ?? '' }),
      ).rejects.toBeInstanceOf(VersionConflictError);
      expect(
        await userStore.delete(ctx, user.id, { expectedVersion: next.meta.version ?? '' }),
      ).toBe(true);
    });
  });
}
