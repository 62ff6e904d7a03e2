import { describe, expect, it } from '@jest/globals';
import { UniquenessError } from '../../../src/errors/store-errors.js';
import type { RequestContext } from '../../../src/stores/contract/index.js';
import {
  adding,
  contextOf,
  idsWhere,
  memberIds,
  only,
  pause,
  type Stores,
  USER,
} from '../support.js';

const ctx = contextOf();

/** Everything that can be seen of the stores. */
async function snapshot({ userStore, groupStore }: Stores) {
  const page = { kind: 'index', startIndex: 1, count: 1000 } as const;
  const users = await userStore.list(ctx, { page });
  const groups = await groupStore.list(ctx, { page });
  const ids = users.resources.map(({ id }) => id);
  return {
    users,
    groups,
    groupsOf: [...(await groupStore.groupsOf(ctx, ids, { transitive: true }))],
  };
}

export function describeUnits(make: () => Stores): void {
  describe('units of work', () => {
    it('return what the work returns, and keep what it wrote', async () => {
      const stores = make();
      const { userStore, groupStore, unitOfWork } = stores;
      const group = await unitOfWork.run(ctx, async (unit) => {
        const user = await userStore.create(unit, { userName: 'ada' });
        const made = await groupStore.create(unit, { displayName: 'Engineers' });
        await groupStore.changeMembers(unit, made.id, adding(user.id));
        return made;
      });
      expect(await memberIds(ctx, groupStore, group.id)).toHaveLength(1);
    });

    it('leave no trace when the work rejects', async () => {
      const stores = make();
      const { userStore, groupStore, unitOfWork } = stores;
      const ids: string[] = [];
      for (const userName of ['ada', 'bea', 'cleo', 'dora'])
        ids.push((await userStore.create(ctx, { userName, emails: [{ value: userName }] })).id);
      const [ada = '', bea = '', cleo = '', dora = ''] = ids;
      const group = await groupStore.create(ctx, { displayName: 'Engineers' });
      const outer = await groupStore.create(ctx, { displayName: 'Everybody' });
      await groupStore.changeMembers(ctx, group.id, adding(ada, bea, cleo));
      await groupStore.changeMembers(ctx, outer.id, adding(group.id));
      const before = await snapshot(stores);

      const failing = unitOfWork.run(ctx, async (unit) => {
        await userStore.replace(unit, ada, { userName: 'augusta', emails: [{ value: 'new' }] });
        await userStore.create(unit, { userName: 'ada' });
        await userStore.delete(unit, bea);
        await groupStore.changeMembers(unit, group.id, only(dora, ada));
        await groupStore.replace(unit, outer.id, { displayName: 'All' });
        await groupStore.saveWithMembers(unit, undefined, { displayName: 'New' }, only(ada));
        await groupStore.delete(unit, group.id);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');

      expect(await snapshot(stores)).toEqual(before);
      expect(await idsWhere(ctx, userStore, USER, 'userName eq "ada"')).toEqual([ada]);
      expect(await idsWhere(ctx, userStore, USER, 'userName eq "augusta"')).toEqual([]);
      expect(await idsWhere(ctx, userStore, USER, 'emails eq "ada"')).toEqual([ada]);
      expect(await idsWhere(ctx, userStore, USER, `groups eq "${group.id}"`)).toEqual([
        ada,
        bea,
        cleo,
      ]);
    });

    it('go on after a statement that failed within them', async () => {
      const { userStore, unitOfWork } = make();
      await userStore.create(ctx, { userName: 'ada' });
      const bea = await unitOfWork.run(ctx, async (unit) => {
        await expect(userStore.create(unit, { userName: 'ADA' })).rejects.toBeInstanceOf(
          UniquenessError,
        );
        return userStore.create(unit, { userName: 'bea' });
      });
      expect(await userStore.get(ctx, bea.id)).toBe(bea);
    });

    it('join the unit that is already running', async () => {
      const { userStore, unitOfWork } = make();
      const failing = unitOfWork.run(ctx, async (unit) => {
        await unitOfWork.run(unit, (inner) => userStore.create(inner, { userName: 'ada' }));
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await idsWhere(ctx, userStore, USER, 'userName eq "ada"')).toEqual([]);
    });

    it('of one tenant do not interleave, however long each takes', async () => {
      const { userStore, unitOfWork } = make();
      const { id } = await userStore.create(ctx, { userName: 'counter', title: '0' });
      const increment = async (unit: RequestContext, n: number) => {
        const title = Number((await userStore.get(unit, id))?.title);
        await pause(n % 3);
        await userStore.replace(unit, id, { userName: 'counter', title: String(title + 1) });
        if (n % 5 === 0) throw new Error('no');
      };
      await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) => unitOfWork.run(ctx, (unit) => increment(unit, n))),
      );
      expect((await userStore.get(ctx, id))?.title).toBe('16');
    });

    it('keep writes from outside waiting, and those survive a roll-back', async () => {
      const { userStore, unitOfWork } = make();
      const failing = unitOfWork.run(ctx, async (unit) => {
        await userStore.create(unit, { userName: 'inside' });
        await pause(5);
        throw new Error('no');
      });
      const outside = userStore.create(ctx, { userName: 'Inside' });
      await expect(failing).rejects.toThrow('no');
      expect((await outside).userName).toBe('Inside');
      expect(await idsWhere(ctx, userStore, USER, 'userName eq "inside"')).toHaveLength(1);
    });

    it('of other tenants do not wait', async () => {
      const { userStore, unitOfWork } = make();
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const waiting = unitOfWork.run(ctx, () => held);
      const other = contextOf('globex');
      await unitOfWork.run(other, (unit) => userStore.create(unit, { userName: 'ada' }));
      release();
      await waiting;
      expect(await idsWhere(other, userStore, USER, 'userName eq "ada"')).toHaveLength(1);
    });
  });
}
