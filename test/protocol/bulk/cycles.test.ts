import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  type MemoryStores,
  type ScimEvent,
  VersionConflictError,
} from '../../../src/index.js';
import { type MountOptions, mountScim } from '../../support/app.js';
import { user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import {
  bulk,
  idOf,
  managedBy,
  managerOf,
  memberIds,
  postGroup,
  postUser,
  reread,
  statuses,
  total,
} from './support.js';

type Options = Omit<MountOptions, 'unitOfWork'>;

/** The stores, with or without their unit of work, some of their methods replaced. */
const SETTINGS: Readonly<Record<string, (stores: MemoryStores) => MountOptions>> = {
  'with a unit of work': (stores) => ({ ...stores }),
  'without a unit of work': ({ userStore, groupStore }) => ({ userStore, groupStore }),
};

for (const [setting, pick] of Object.entries(SETTINGS)) {
  const mount = (more: Options = {}, change = (stores: MemoryStores) => stores) =>
    mountScim({ ...pick(change(createMemoryStores())), ...more }).scim;

  describe(`circular references ${setting}`, () => {
    it('between two groups are resolved on both sides', async () => {
      const scim = mount();
      const results = await bulk(scim, [
        postGroup('a', ['bulkId:b']),
        postGroup('b', ['bulkId:a']),
      ]);
      expect(statuses(results)).toEqual(['201', '201']);
      const [a = '', b = ''] = results.map(idOf);
      expect(await memberIds(scim, a)).toEqual([b]);
      expect(await memberIds(scim, b)).toEqual([a]);
    });

    it('are reported with the version that the resource has in the end', async () => {
      const scim = mount();
      const results = await bulk(scim, [
        postGroup('a', ['bulkId:b']),
        postGroup('b', ['bulkId:a']),
        postUser('eve', managedBy('bulkId:ada')),
        postUser('ada', managedBy('bulkId:eve')),
      ]);
      for (const { location, version } of results) {
        const path = new URL(location ?? '').pathname.replace('/scim/v2', '');
        expect((await reread(scim, path)).meta.version).toBe(version);
      }
    });

    it('between managers, longer ones, and of a resource with itself are resolved', async () => {
      const scim = mount();
      const results = await bulk(scim, [
        postUser('a', managedBy('bulkId:b')),
        postUser('b', managedBy({ value: 'bulkId:c' })),
        postUser('c', managedBy({ $ref: '/Users/bulkId:a' })),
        postUser('self', managedBy('bulkId:self')),
        postGroup('loop', ['bulkId:loop', 'bulkId:a']),
      ]);
      expect(statuses(results)).toEqual(['201', '201', '201', '201', '201']);
      const [a = '', b = '', c = '', self = '', loop = ''] = results.map(idOf);
      expect(await managerOf(scim, a)).toBe(b);
      expect(await managerOf(scim, b)).toBe(c);
      expect(await managerOf(scim, c)).toBe(a);
      expect(await managerOf(scim, self)).toBe(self);
      expect([...(await memberIds(scim, loop))].sort()).toEqual([loop, a].sort());
    });

    it('keep what else the resources say', async () => {
      const scim = mount();
      const other = (await scim.post('/Users', user('other')).expect(201)).body.id;
      const results = await bulk(scim, [
        postGroup('a', [other, 'bulkId:b', 'bulkId:late']),
        postGroup('b', ['bulkId:a']),
        postUser('late'),
      ]);
      const [a = '', b = '', late = ''] = results.map(idOf);
      expect([...(await memberIds(scim, a))].sort()).toEqual([other, b, late].sort());
    });

    it('are told once, after the commit', async () => {
      const events: ScimEvent[] = [];
      const scim = mount({ onEvent: (event) => void events.push(event) });
      const results = await bulk(scim, [
        postGroup('a', ['bulkId:b']),
        postGroup('b', ['bulkId:a']),
      ]);
      const [a, b] = results.map(idOf);
      expect(events.map(({ type, resourceId }) => [type, resourceId])).toEqual([
        ['group.created', a],
        ['group.created', b],
        ['group.members.changed', b],
        ['group.members.changed', a],
      ]);
    });

    it('fail together: the culprit with its own error, the others with 409', async () => {
      const events: ScimEvent[] = [];
      const scim = mount({ onEvent: (event) => void events.push(event) });
      await scim.post('/Groups', { displayName: 'c' }).expect(201);
      events.length = 0;
      const results = await bulk(scim, [
        postGroup('a', ['bulkId:b']),
        postGroup('b', ['bulkId:c']),
        postGroup('c', ['bulkId:a']),
        postGroup('watcher', ['bulkId:a']),
        postUser('bystander'),
      ]);
      expect(results.map(({ status, response }) => [status, response?.scimType])).toEqual([
        ['409', undefined],
        ['409', undefined],
        ['409', 'uniqueness'],
        ['409', undefined],
        ['201', undefined],
      ]);
      expect(results.slice(0, 4).map(({ location }) => location)).toEqual(Array(4).fill(undefined));
      expect(await total(scim, '/Groups')).toBe(1);
      expect(events.map(({ type }) => type)).toEqual([
        ...Array(4).fill('request.failed'),
        'user.created',
      ]);
    });

    it('leave nothing behind when the completion fails', async () => {
      const failing = (stores: MemoryStores): MemoryStores => ({
        ...stores,
        groupStore: overriding(stores.groupStore, {
          changeMembers: () => Promise.reject(new Error('disk full')),
        }),
      });
      const scim = mount({}, failing);
      const results = await bulk(scim, [
        postGroup('a', ['bulkId:b']),
        postGroup('b', ['bulkId:a']),
      ]);
      expect(statuses(results)).toEqual(['500', '409']);
      expect(await total(scim, '/Groups')).toBe(0);
    });

    it('fail with what they refer to outside the circle, or with a wrong operation in it', async () => {
      const scim = mount();
      const results = await bulk(scim, [
        postGroup('a', ['bulkId:b', 'bulkId:bad']),
        postGroup('b', ['bulkId:a']),
        { ...postUser('bad'), data: {} },
        postGroup('c', ['bulkId:d', 'bulkId:nobody']),
        postGroup('d', ['bulkId:c']),
      ]);
      expect(results.map(({ status, response }) => [status, response?.scimType])).toEqual([
        ['409', undefined],
        ['409', undefined],
        ['400', 'invalidValue'],
        ['400', 'invalidValue'],
        ['409', undefined],
      ]);
      expect(await total(scim, '/Groups')).toBe(0);
    });

    it('count every failed operation, and are not begun after failOnErrors', async () => {
      const scim = mount();
      const circle = [postGroup('a', ['bulkId:b']), postGroup('b', ['bulkId:a'])];
      const bad = { method: 'DELETE', path: '/Users/x' };
      expect(await bulk(scim, [bad, ...circle], { failOnErrors: 1 })).toHaveLength(1);
      expect(await total(scim, '/Groups')).toBe(0);
      await scim.post('/Groups', { displayName: 'b' }).expect(201);
      const results = await bulk(scim, [...circle, postUser('never')], { failOnErrors: 2 });
      expect(statuses(results)).toEqual(['409', '409']);
    });

    it('obey the access policy', async () => {
      const scim = mount({ authorize: ({ resourceType }) => resourceType !== 'Group' });
      const results = await bulk(scim, [
        postGroup('a', ['bulkId:b']),
        postGroup('b', ['bulkId:a']),
      ]);
      expect(statuses(results)).toEqual(['403', '409']);
    });

    it('are tried again after a version conflict, without leaving the first try behind', async () => {
      let conflicts = 1;
      const contended = (stores: MemoryStores): MemoryStores => ({
        ...stores,
        groupStore: overriding(stores.groupStore, {
          async changeMembers(...args) {
            conflicts -= 1;
            if (conflicts >= 0) throw new VersionConflictError();
            return stores.groupStore.changeMembers(...args);
          },
        }),
      });
      const events: ScimEvent[] = [];
      const scim = mount({ onEvent: (event) => void events.push(event) }, contended);
      const results = await bulk(scim, [
        postGroup('a', ['bulkId:b']),
        postGroup('b', ['bulkId:a']),
      ]);
      expect(statuses(results)).toEqual(['201', '201']);
      expect(await total(scim, '/Groups')).toBe(2);
      expect(events.filter(({ type }) => type === 'group.created')).toHaveLength(2);
    });
  });
}

describe('a circle of references', () => {
  it('is one unit of work', async () => {
    const { unitOfWork, ...stores } = createMemoryStores();
    let units = 0;
    const { scim } = mountScim({
      ...stores,
      unitOfWork: {
        run: (ctx, work) => {
          units += 1;
          return unitOfWork.run(ctx, work);
        },
      },
    });
    await bulk(scim, [
      postGroup('a', ['bulkId:b']),
      postGroup('b', ['bulkId:c']),
      postGroup('c', ['bulkId:a']),
      postGroup('d', ['bulkId:a']),
    ]);
    expect(units).toBe(2);
  });

  it('blames no single operation when the commit fails', async () => {
    const { unitOfWork, ...stores } = createMemoryStores();
    const { scim } = mountScim({
      ...stores,
      unitOfWork: {
        run: (ctx, work) =>
          unitOfWork.run(ctx, async (inner) => {
            await work(inner);
            throw new Error('the commit failed');
          }),
      },
    });
    const results = await bulk(scim, [postGroup('a', ['bulkId:b']), postGroup('b', ['bulkId:a'])]);
    expect(statuses(results)).toEqual(['500', '500']);
    expect(await total(scim, '/Groups')).toBe(0);
  });

  it('that cannot be taken back is logged with what is left', async () => {
    const { userStore, groupStore } = createMemoryStores();
    const logged: unknown[][] = [];
    const { scim } = mountScim({
      userStore,
      groupStore: overriding(groupStore, {
        changeMembers: () => Promise.reject(new Error('disk full')),
        delete: () => Promise.reject(new Error('disk still full')),
      }),
      logger: { warn() {}, error: (...line) => logged.push(line) },
    });
    const results = await bulk(scim, [postGroup('a', ['bulkId:a'])]);
    expect(statuses(results)).toEqual(['500']);
    expect(logged).toContainEqual([
      expect.stringContaining('could not be undone'),
      expect.objectContaining({ resourceType: 'Group', resourceId: expect.any(String) }),
    ]);
  });
});
