import { describe, expect, it } from '@jest/globals';
import { createMemoryStores } from '../../../src/stores/memory/create-memory-stores.js';
import { contextOf } from './support.js';

const ctx = contextOf();

describe('placements in memory stores', () => {
  it('are idempotent, and end with a roll-back or with the user', async () => {
    const { userStore, unitOfWork } = createMemoryStores();
    const { id } = await userStore.create(ctx, { userName: 'ada' });
    const placed = () => userStore.placedIn(ctx, 'globex');
    const failing = unitOfWork.run(ctx, async (unit) => {
      await userStore.addToTenant(unit, id, 'globex');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await placed()).toEqual([]);
    await userStore.addToTenant(ctx, id, 'globex');
    await userStore.addToTenant(ctx, id, 'globex');
    expect(await placed()).toEqual([id]);
    await userStore.removeFromTenant(ctx, id, 'globex');
    await userStore.removeFromTenant(ctx, id, 'globex');
    expect(await placed()).toEqual([]);
    await userStore.addToTenant(ctx, id, 'globex');
    await userStore.delete(ctx, id);
    expect(await placed()).toEqual([]);
  });
});
