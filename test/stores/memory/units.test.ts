import { describe, expect, it } from '@jest/globals';
import { UniquenessError } from '../../../src/errors/store-errors.js';
import type { RequestContext } from '../../../src/stores/contract/context.js';
import { createMemoryStores } from '../../../src/stores/memory/create-memory-stores.js';
import { contextOf, idsWhere, pause, USER } from './support.js';

const ctx = contextOf();

describe('units of work over memory stores', () => {
  it('go on after a statement that failed within them', async () => {
    const { userStore, unitOfWork } = createMemoryStores();
    await userStore.create(ctx, { userName: 'ada' });
    const bea = await unitOfWork.run(ctx, async (unit) => {
      await expect(userStore.create(unit, { userName: 'ADA' })).rejects.toBeInstanceOf(
        UniquenessError,
      );
      return userStore.create(unit, { userName: 'bea' });
    });
    expect(await userStore.get(ctx, bea.id)).toBe(bea);
  });

  it('of one tenant do not interleave, however long each takes', async () => {
    const { userStore, unitOfWork } = createMemoryStores();
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
    const { userStore, unitOfWork } = createMemoryStores();
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
    const { userStore, unitOfWork } = createMemoryStores();
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
