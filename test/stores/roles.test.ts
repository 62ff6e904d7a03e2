import { describe, expect, it } from '@jest/globals';
import { VersionConflictError } from '../../src/errors/store-errors.js';
import type {
  RequestContext,
  RoleMethods,
  UnitOfWork,
  UserStore,
} from '../../src/stores/contract/index.js';
import { translateIds } from '../../src/stores/ids.js';
import { createMemoryStores } from '../../src/stores/memory/index.js';
import { contextOf, USER } from './support.js';

const ctx = contextOf();

interface Stores {
  readonly userStore: UserStore & Required<RoleMethods>;
  readonly unitOfWork: UnitOfWork;
}

const STORES: readonly (readonly [string, () => Stores])[] = [
  ['memory stores', createMemoryStores],
  [
    'memory stores behind id codecs',
    () => {
      const { userStore, unitOfWork } = createMemoryStores();
      const codec = {
        encode: (id: string) => `u${id}`,
        decode: (id: string) => /^u(.+)$/.exec(id)?.[1],
      };
      const translated = translateIds(userStore, USER, new Map([['User', codec]]));
      return { userStore: translated as Stores['userStore'], unitOfWork };
    },
  ],
];

const because = (role: string, targetTenantId?: string) => ({
  role,
  reason: 'default' as const,
  ...(targetTenantId === undefined ? {} : { targetTenantId }),
});

describe.each(STORES)('%s: role states', (_, make) => {
  async function people(...names: readonly string[]) {
    const { userStore, unitOfWork } = make();
    const ids: string[] = [];
    for (const userName of names) ids.push((await userStore.create(ctx, { userName })).id);
    ids.sort();
    const stateOf = async (id: string, inner: RequestContext = ctx) =>
      (await userStore.lockRoleStates(inner, [id]))[0];
    const assign = async (id: string, ...assignments: readonly ReturnType<typeof because>[]) => {
      const expectedVersion = (await stateOf(id))?.version ?? '';
      await userStore.assignRoles(ctx, [{ userId: id, expectedVersion, assignments }]);
    };
    return { userStore, unitOfWork, ids, stateOf, assign };
  }

  it('come with the user, for those who exist', async () => {
    const { userStore, ids } = await people('ada', 'bea');
    const states = await userStore.lockRoleStates(ctx, [...ids, 'u-nobody']);
    expect(states.map(({ userId }) => userId).sort()).toEqual(ids);
    for (const { userId, user, assignments, locked } of states) {
      expect(user).toEqual(await userStore.get(ctx, userId));
      expect({ assignments, locked }).toEqual({ assignments: [], locked: false });
    }
  });

  it('are replaced as a whole; their version moves, that of the user does not', async () => {
    const { ids, assign, stateOf } = await people('ada');
    const [ada = ''] = ids;
    const before = await stateOf(ada);
    await assign(ada, because('admin'), because('member', 'globex'));
    const after = await stateOf(ada);
    expect(after?.assignments).toMatchObject([
      { role: 'admin' },
      { role: 'member', targetTenantId: 'globex' },
    ]);
    expect(after?.version).not.toBe(before?.version);
    expect(after?.user.meta).toEqual(before?.user.meta);
    await assign(ada, because('member'));
    expect((await stateOf(ada))?.assignments).toMatchObject([{ role: 'member' }]);
  });

  it('are compared before anything of a batch is written', async () => {
    const { userStore, ids, assign, stateOf } = await people('ada', 'bea');
    const [ada = '', bea = ''] = ids;
    const versions = await Promise.all(ids.map(async (id) => (await stateOf(id))?.version ?? ''));
    await assign(bea, because('editor'));
    const changes = ids.map((userId, at) => ({
      userId,
      expectedVersion: versions[at] ?? '',
      assignments: [because('admin')],
    }));
    await expect(userStore.assignRoles(ctx, changes)).rejects.toBeInstanceOf(VersionConflictError);
    expect((await stateOf(ada))?.assignments).toEqual([]);
    expect((await stateOf(bea))?.assignments).toMatchObject([{ role: 'editor' }]);
  });

  it('tell whether another active user holds a role, in exactly that tenant', async () => {
    const { userStore, ids, assign } = await people('ada', 'bea');
    const [ada = '', bea = ''] = ids;
    await assign(ada, because('admin'));
    await assign(bea, because('admin', 'globex'));
    const has = (role: object, ...except: string[]) =>
      userStore.hasActiveHolder(ctx, { role: 'admin', ...role }, except);
    expect(await has({})).toBe(true);
    expect(await has({}, ada)).toBe(false);
    expect(await has({}, bea)).toBe(true);
    expect(await has({ targetTenantId: 'globex' }, ada)).toBe(true);
    expect(await has({ targetTenantId: 'globex' }, bea)).toBe(false);
    expect(await has({ role: 'editor' })).toBe(false);
    const record = await userStore.get(ctx, ada);
    await userStore.replace(ctx, ada, { userName: record?.userName, active: false });
    expect(await has({})).toBe(false);
  });

  it('are as before when their unit of work is undone', async () => {
    const { userStore, unitOfWork, ids, assign, stateOf } = await people('ada');
    const [ada = ''] = ids;
    await assign(ada, because('admin'));
    const before = await stateOf(ada);
    const failing = unitOfWork.run(ctx, async (unit) => {
      const expectedVersion = (await stateOf(ada, unit))?.version ?? '';
      const assignments = [because('member', 'globex')];
      await userStore.placeUser(unit, ada, 'globex');
      await userStore.assignRoles(unit, [{ userId: ada, expectedVersion, assignments }]);
      await userStore.delete(unit, ada);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await stateOf(ada)).toEqual(before);
  });

  it('end with the user, and are those of one tenant', async () => {
    const { userStore, ids, assign, stateOf } = await people('ada');
    const [ada = ''] = ids;
    await assign(ada, because('admin'));
    expect(await stateOf(ada, contextOf('globex'))).toBeUndefined();
    expect(await userStore.hasActiveHolder(contextOf('globex'), { role: 'admin' }, [])).toBe(false);
    await userStore.delete(ctx, ada);
    expect(await stateOf(ada)).toBeUndefined();
    expect(await userStore.hasActiveHolder(ctx, { role: 'admin' }, [])).toBe(false);
  });
});

describe('placements in memory stores', () => {
  it('are idempotent, and end with a roll-back or with the user', async () => {
    const { userStore, unitOfWork } = createMemoryStores();
    const { id } = await userStore.create(ctx, { userName: 'ada' });
    const placed = () => userStore.placedIn(ctx, 'globex');
    const failing = unitOfWork.run(ctx, async (unit) => {
      await userStore.placeUser(unit, id, 'globex');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await placed()).toEqual([]);
    await userStore.placeUser(ctx, id, 'globex');
    await userStore.placeUser(ctx, id, 'globex');
    expect(await placed()).toEqual([id]);
    await userStore.withdrawUser(ctx, id, 'globex');
    await userStore.withdrawUser(ctx, id, 'globex');
    expect(await placed()).toEqual([]);
    await userStore.placeUser(ctx, id, 'globex');
    await userStore.delete(ctx, id);
    expect(await placed()).toEqual([]);
  });
});
