import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { compileFilter } from '../../../src/filter/evaluate.js';
import { compileResourceType } from '../../../src/schema/resource-type.js';
import type { ResourceTypeInput } from '../../../src/schema/types.js';
import type { CursorPosition } from '../../../src/stores/contract/query.js';
import {
  createMemoryStore,
  createMemoryStores,
} from '../../../src/stores/memory/create-memory-stores.js';
import { contextOf, filterOn, idsWhere, pause, USER } from './support.js';

const ctx = contextOf();
const everything = { kind: 'index', startIndex: 1, count: 1000 } as const;

describe('createMemoryStores', () => {
  it('shares nothing between two calls', async () => {
    const [one, two] = [createMemoryStores(), createMemoryStores()];
    const ada = await one.userStore.create(ctx, { userName: 'ada' });
    expect(await two.userStore.get(ctx, ada.id)).toBeUndefined();
    await two.userStore.create(ctx, { userName: 'ada' });
  });

  it('returns the same frozen object as long as nothing changes', async () => {
    const { userStore, groupStore } = createMemoryStores();
    const draft = { userName: 'ada', emails: [{ value: 'ada@example.com' }] };
    const user = await userStore.create(ctx, draft);
    const group = await groupStore.create(ctx, { displayName: 'Engineers' });
    draft.emails.push({ value: 'after' });
    expect(await userStore.get(ctx, user.id)).toBe(user);
    expect(user.emails).toEqual([{ value: 'ada@example.com' }]);
    expect(await groupStore.get(ctx, group.id, { without: ['members'] })).toBe(group);
    for (const part of [user, user.meta, (user.emails as readonly unknown[])[0]])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it('counts a password as a change only if it is another one', async () => {
    const { userStore } = createMemoryStores();
    const draft = { userName: 'ada', password: 'first' };
    const user = await userStore.create(ctx, draft);
    expect(await userStore.replace(ctx, user.id, draft)).toBe(user);
  });

  it.each(['__proto__', 'constructor', ''])('keeps the tenant "%s" apart', async (tenantId) => {
    const { userStore } = createMemoryStores();
    const ada = await userStore.create(ctx, { userName: 'ada' });
    const other = contextOf(tenantId);
    expect(await userStore.get(other, ada.id)).toBeUndefined();
    await userStore.create(other, { userName: 'ada' });
    expect(await userStore.delete(other, ada.id)).toBe(false);
  });

  it('takes times from the clock it is given', async () => {
    let time = Date.UTC(2026, 10, 21);
    const { userStore } = createMemoryStores({ now: () => new Date(time) });
    const { id, meta } = await userStore.create(ctx, { userName: 'ada' });
    expect(meta.created).toBe('2026-11-21T00:00:00.000Z');
    time += 1500;
    const next = await userStore.replace(ctx, id, { userName: 'bea' });
    expect(next.meta).toMatchObject({
      created: '2026-11-21T00:00:00.000Z',
      lastModified: '2026-11-21T00:00:01.500Z',
    });
  });

  it('never gives out a version twice, not even after a roll-back', async () => {
    const { userStore, unitOfWork } = createMemoryStores();
    const { id, meta } = await userStore.create(ctx, { userName: 'ada' });
    const seen = [meta.version];
    await unitOfWork
      .run(ctx, async (unit) => {
        seen.push((await userStore.replace(unit, id, { userName: 'lost' })).meta.version);
        throw new Error('no');
      })
      .catch(() => undefined);
    seen.push((await userStore.replace(ctx, id, { userName: 'kept' })).meta.version);
    expect(new Set(seen).size).toBe(3);
  });

  it('deletes a group in as many steps, whatever its size, and takes that back completely', async () => {
    const { userStore, groupStore, unitOfWork } = createMemoryStores();
    const ids: string[] = [];
    for (let n = 0; n < 2_000; n += 1) {
      ids.push((await userStore.create(ctx, { userName: `u${n}` })).id);
    }
    const { id } = await groupStore.create(ctx, { displayName: 'Everybody' });
    const add = ids.map((value) => ({ value }));
    const change = { from: 'empty', add, remove: [], unknown: 'refuse' } as const;
    await groupStore.changeMembers(ctx, id, change);
    const groupsOf = async (inner = ctx) =>
      [...(await groupStore.groupsOf(inner, ids, { transitive: true })).values()].flat().length;
    const deletions = () => {
      const spies = [jest.spyOn(Map.prototype, 'delete'), jest.spyOn(Set.prototype, 'delete')];
      return () => spies.map((spy) => [spy.mock.calls.length, spy.mockRestore()][0] ?? 0);
    };
    await unitOfWork
      .run(ctx, async (unit) => {
        const count = deletions();
        await groupStore.delete(unit, id);
        expect(Math.max(...count())).toBeLessThan(20);
        expect(await groupsOf(unit)).toBe(0);
        throw new Error('no');
      })
      .catch(({ message }) => expect(message).toBe('no'));
    expect(await groupsOf()).toBe(2_000);
    const members = (await groupStore.get(ctx, id))?.members as readonly { value: string }[];
    expect(members.map(({ value }) => value)).toEqual(ids);
    await groupStore.delete(ctx, id);
    expect(await groupsOf()).toBe(0);
  });

  it('keeps what the extensions of a user type of the host declare unique', async () => {
    const urn = 'urn:example:params:scim:schemas:extension:acme:2.0:User';
    const { userStore } = createMemoryStores({
      userResourceType: {
        name: 'User',
        schema: {
          id: 'urn:example:User',
          attributes: [{ name: 'userName', uniqueness: 'server' }],
        },
        schemaExtensions: [
          {
            schema: {
              id: urn,
              attributes: [{ name: 'badge', type: 'integer', uniqueness: 'global' }],
            },
          },
        ],
      },
    });
    await userStore.create(ctx, { userName: 'ada', [urn]: { badge: 7 } });
    await expect(
      userStore.create(ctx, { userName: 'bea', [urn]: { badge: 7 } }),
    ).rejects.toMatchObject({ attribute: `${urn}:badge` });
    await userStore.create(ctx, { userName: 'bea', [urn]: { badge: 8 } });
  });

  it('lets keys that name prototypes reach none', async () => {
    const { userStore } = createMemoryStores();
    const draft = JSON.parse('{"userName":"ada","name":{"__proto__":{"x":1}},"__proto__":{"x":1}}');
    const user = await userStore.create(ctx, draft);
    expect('x' in user).toBe(false);
    expect('x' in (user.name as object)).toBe(false);
    expect('x' in {}).toBe(false);
  });

  it('refuses positions that are none of its own', async () => {
    const { userStore } = createMemoryStores();
    await userStore.create(ctx, { userName: 'ada' });
    const sort = { attribute: USER.at('userName'), descending: false };
    const positions: readonly CursorPosition[] = [[], ['x'], [null], [true, 1], ['x', 'y']];
    for (const after of positions) {
      const page = { kind: 'cursor', after, count: 5 } as const;
      await expect(userStore.list(ctx, { page, sort })).rejects.toMatchObject({
        scimType: 'invalidCursor',
      });
    }
    const page = { kind: 'cursor', after: ['x'], count: 5 } as const;
    await expect(userStore.list(ctx, { page })).rejects.toMatchObject({
      scimType: 'invalidCursor',
    });
  });

  it('refuses a write that its unit of work did not wait for', async () => {
    const { userStore, unitOfWork } = createMemoryStores();
    const outer = await unitOfWork.run(ctx, async (unit) => unit);
    await expect(userStore.create(outer, { userName: 'late' })).rejects.toThrow('had ended');
    expect(await idsWhere(ctx, userStore, USER, 'userName eq "late"')).toEqual([]);
  });

  it('finds by index what a look at every user finds, whatever was written and taken back', async () => {
    const draft = fc.record({
      userName: fc.constantFrom('a', 'A', 'b', 'c', 'É', 'é'),
      externalId: fc.option(fc.constantFrom('x', 'X'), { nil: undefined }),
      emails: fc.array(fc.record({ value: fc.constantFrom('m@x', 'M@x', 'n@x') }), {
        maxLength: 3,
      }),
    });
    const command = fc.record({
      kind: fc.constantFrom('create', 'replace', 'delete'),
      target: fc.nat(5),
      draft,
      keep: fc.boolean(),
    });
    const filters = [
      'userName eq "A"',
      'userName eq "É"',
      'externalId eq "x"',
      'emails eq "m@X" or emails eq "n@x"',
      'emails[value eq "n@x"] and externalId pr',
    ].map((text) => filterOn(USER, text));

    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 20 }), async (commands) => {
        const { userStore, unitOfWork } = createMemoryStores();
        for (const { kind, target, draft: next, keep } of commands) {
          const { resources } = await userStore.list(ctx, { page: everything });
          const id = resources[target]?.id ?? 'nobody';
          await unitOfWork
            .run(ctx, async (unit) => {
              if (kind === 'create') await userStore.create(unit, next);
              else if (kind === 'replace') await userStore.replace(unit, id, next);
              else await userStore.delete(unit, id);
              if (!keep) throw new Error('taken back');
            })
            .catch(() => undefined);
          const kept = (await userStore.list(ctx, { page: everything })).resources;
          if (!keep) expect(kept).toEqual(resources);
          for (const filter of filters) {
            const page = await userStore.list(ctx, { filter, page: everything });
            expect(page.resources).toEqual(kept.filter(compileFilter(filter)));
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('createMemoryStore', () => {
  const DEVICE: ResourceTypeInput = {
    name: 'Device',
    schema: {
      id: 'urn:example:params:scim:schemas:Device',
      attributes: [
        { name: 'displayName' },
        { name: 'serial', uniqueness: 'server', caseExact: true },
        { name: 'tags', multiValued: true },
      ],
    },
  };
  const type = compileResourceType(DEVICE);

  it('keeps resources of any type, and unique what the schema says', async () => {
    const store = createMemoryStore(DEVICE);
    const first = await store.create(ctx, { displayName: 'Printer', serial: 'a1', tags: ['x'] });
    const second = await store.create(ctx, { displayName: 'Printer', serial: 'A1' });
    await expect(store.create(ctx, { serial: 'a1' })).rejects.toMatchObject({
      attribute: 'serial',
    });
    expect(await store.get(ctx, first.id)).toBe(first);
    const where = (text: string) => idsWhere(ctx, store, type, text);
    expect(await where('serial eq "a1"')).toEqual([first.id]);
    expect(await where('displayName eq "PRINTER"')).toEqual([first.id, second.id]);
    expect(await where('tags eq "x"')).toEqual([first.id]);
  });

  it('takes part in the units of work of the user and group stores', async () => {
    const { userStore, unitOfWork } = createMemoryStores();
    const store = createMemoryStore(DEVICE);
    const failing = unitOfWork.run(ctx, async (unit) => {
      await Promise.all([
        userStore.create(unit, { userName: 'ada' }),
        store.create(unit, { serial: 'a1' }),
        store.create(unit, { serial: 'a2' }),
      ]);
      await pause();
      throw new Error('no');
    });
    const outside = store.create(ctx, { serial: 'a3' });
    await expect(failing).rejects.toThrow('no');
    await outside;
    expect(await idsWhere(ctx, store, type, 'serial pr')).toHaveLength(1);
    await store.create(ctx, { serial: 'a1' });
  });
});
