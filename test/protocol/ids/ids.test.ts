import { describe, expect, it } from '@jest/globals';
import { compileFilter } from '../../../src/filter/evaluate.js';
import { translateIds } from '../../../src/protocol/ids/translate-ids.js';
import type {
  Member,
  MembersChange,
  ResourceRecord,
} from '../../../src/stores/contract/resource.js';
import type { GroupStore, IdCodec, ResourceStore } from '../../../src/stores/contract/store.js';
import { contextOf, filterOn, GROUP, idsWhere, USER } from '../../stores/memory/support.js';

const ctx = contextOf();
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** `7` is `u7` on the wire. */
function prefixed(letter: string): IdCodec {
  const prefix = new RegExp(`^${letter}([0-9a-f-]+)$`);
  return { encode: (id) => `${letter}${id}`, decode: (id) => prefix.exec(id)?.[1] };
}

const CODECS = new Map([
  ['User', prefixed('u')],
  ['Group', prefixed('g')],
]);

const META = { created: '2026-11-21T00:00:00.000Z', lastModified: '2026-11-21T00:00:00.000Z' };
const NOT_NEEDED = async () => {
  throw new Error('Not part of this test.');
};

/** A host whose users and groups are numbered apart, so that user 7 and group 7 both exist. */
function numbered(rows: readonly ResourceRecord[]) {
  const written: unknown[] = [];
  const store: ResourceStore = {
    capabilities: {
      attributes: 'all',
      filter: 'full',
      sort: false,
      cursor: false,
      versions: false,
    },
    async create(_, draft) {
      written.push(draft);
      return { ...draft, id: '8', meta: META };
    },
    get: async (_, id) => rows.find((row) => row.id === id),
    async list(_, { filter }) {
      const resources = filter === undefined ? rows : rows.filter(compileFilter(filter));
      return { resources, total: resources.length };
    },
    async replace(_, id, next) {
      written.push(next);
      return { ...next, id, meta: META };
    },
    async delete(_, id) {
      return rows.some((row) => row.id === id);
    },
  };
  return { store, written };
}

const BOSS = { value: '7', displayName: 'Grace' };
const users = () =>
  numbered([
    { id: '7', userName: 'grace', meta: META },
    { id: '8', userName: 'ada', [ENTERPRISE]: { manager: BOSS }, meta: META },
  ]);

describe('translateIds', () => {
  it('returns the store itself where nothing is to be translated', () => {
    const { store } = users();
    expect(translateIds(store, USER, new Map())).toBe(store);
  });

  it('shows ids and references in the form for the wire', async () => {
    const store = translateIds(users().store, USER, CODECS);
    expect(await store.get(ctx, 'u8')).toMatchObject({
      id: 'u8',
      [ENTERPRISE]: { manager: { value: 'u7', displayName: 'Grace' } },
    });
  });

  it('takes a user and a group of the same number for what they are', async () => {
    const store = translateIds(users().store, USER, CODECS);
    expect((await store.get(ctx, 'u7'))?.userName).toBe('grace');
    for (const foreign of ['g7', '7', 'u', 'u7x', '__proto__']) {
      expect(await store.get(ctx, foreign)).toBeUndefined();
      expect(await store.delete(ctx, foreign)).toBe(false);
      await expect(store.replace(ctx, foreign, {})).rejects.toMatchObject({ code: 'notFound' });
    }
    expect(await store.delete(ctx, 'u7')).toBe(true);
  });

  it('gives the store its own ids, and refuses references to nothing', async () => {
    const { store, written } = users();
    const translated = translateIds(store, USER, CODECS);
    const draft = (value: string) => ({ userName: 'bea', [ENTERPRISE]: { manager: { value } } });
    const made = await translated.create(ctx, draft('u7'));
    expect(written).toEqual([draft('7')]);
    expect(made).toMatchObject({ id: 'u8', ...draft('u7') });
    for (const value of ['7', 'g7', ''])
      await expect(translated.replace(ctx, 'u8', draft(value))).rejects.toMatchObject({
        code: 'invalidValue',
        attribute: `${ENTERPRISE}:manager.value`,
      });
    expect(written).toHaveLength(1);
  });

  it.each([
    ['id eq "u7"', ['u7']],
    ['id eq "g7"', []],
    ['id eq "7"', []],
    ['id ne "u7"', ['u8']],
    ['id ne "g7"', ['u7', 'u8']],
    ['id pr', ['u7', 'u8']],
    [`${ENTERPRISE}:manager.value eq "u7"`, ['u8']],
    [`${ENTERPRISE}:manager eq "7"`, []],
    [`${ENTERPRISE}:manager[value eq "u7" and displayName eq "grace"]`, ['u8']],
    [`${ENTERPRISE}:manager[value eq "g7"]`, []],
    [`${ENTERPRISE}:manager[value ne "g7"]`, ['u8']],
    [`not (${ENTERPRISE}:manager.value eq "g7")`, ['u7', 'u8']],
    ['id eq "u7" or userName eq "ada"', ['u7', 'u8']],
    ['id eq "g7" and userName eq "ada"', []],
    [`${ENTERPRISE}:manager.value eq null`, ['u7']],
  ])('finds by filter: %s', async (text, expected) => {
    const store = translateIds(users().store, USER, CODECS);
    expect(await idsWhere(ctx, store, USER, text)).toEqual(expected);
  });

  it('refuses comparisons that make no sense of a translated id', async () => {
    const store = translateIds(users().store, USER, CODECS);
    const filter = filterOn(USER, 'id sw "u"');
    const page = { kind: 'index', startIndex: 1, count: 10 } as const;
    await expect(store.list(ctx, { filter, page })).rejects.toMatchObject({
      scimType: 'invalidFilter',
    });
    const plain = translateIds(users().store, USER, new Map([['Group', prefixed('g')]]));
    expect((await plain.list(ctx, { filter: filterOn(USER, 'id sw "7"'), page })).total).toBe(1);
  });

  it('keeps one translated object for one frozen record', async () => {
    const record = Object.freeze({ id: '7', userName: 'grace', meta: META });
    const store = translateIds(numbered([record]).store, USER, CODECS);
    const first = await store.get(ctx, 'u7');
    expect(Object.isFrozen(first)).toBe(true);
    expect(await store.get(ctx, 'u7')).toBe(first);
  });
});

const refs = (...ids: string[]) => ids.map((value) => expect.objectContaining({ value }));

describe('translateIds for groups', () => {
  const MEMBERS: readonly Member[] = [
    { value: '7', type: 'User' },
    { value: '7', type: 'Group' },
    { value: '9' },
  ];

  function groups() {
    const changes: MembersChange[] = [];
    const store: GroupStore = {
      ...numbered([{ id: '7', displayName: 'Engineers', members: MEMBERS, meta: META }]).store,
      async changeMembers(_, id, change) {
        changes.push(change);
        const removed =
          change.from === 'empty' ? [{ value: '9' }, ...change.remove] : change.remove;
        return {
          lastModified: META.lastModified,
          added: change.add.filter(({ value }) => value !== '404'),
          removed: id === '7' ? removed : [],
          unknown: change.add.filter(({ value }) => value === '404'),
        };
      },
      saveWithMembers: NOT_NEEDED,
      async membersOf(_, groupIds) {
        return new Map(
          groupIds.map((id) => [
            id,
            (async function* () {
              yield* MEMBERS;
            })(),
          ]),
        );
      },
      async groupsOf(_, userIds) {
        return new Map(userIds.map((id) => [id, [{ value: '7', type: 'direct' as const }]]));
      },
    };
    return { store: translateIds(store, GROUP, CODECS), changes };
  }
  const change = { from: 'current', add: [], remove: [], unknown: 'skip' } as const;

  it('shows members by what they are', async () => {
    const { store } = groups();
    const wire = ['u7', 'g7', 'u9'];
    expect(await store.get(ctx, 'g7')).toMatchObject({ members: wire.map((value) => ({ value })) });
    const read: string[] = [];
    for await (const { value } of (await store.membersOf?.(ctx, ['g7', 'u7']))?.get('g7') ?? [])
      read.push(value);
    expect(read).toEqual(wire);
  });

  it('tells the store whether the user or the group is meant', async () => {
    const { store, changes } = groups();
    const result = await store.changeMembers?.(ctx, 'g7', {
      ...change,
      add: [{ value: 'u7' }, { value: 'g7', type: 'User', display: 'G' }, { value: '7' }],
      remove: [{ value: 'u9' }, { value: 'g7' }, { value: 'x9' }],
    });
    expect(changes).toEqual([
      {
        ...change,
        add: [
          { value: '7', type: 'User' },
          { value: '7', type: 'Group', display: 'G' },
        ],
        remove: [
          { value: '9', type: 'User' },
          { value: '7', type: 'Group' },
        ],
      },
    ]);
    expect(result).toMatchObject({
      added: refs('u7', 'g7'),
      removed: refs('u9', 'g7'),
      unknown: refs('7'),
    });
  });

  it('names removed members that the change does not mention, and unknown ones as they were sent', async () => {
    const { store } = groups();
    const result = await store.changeMembers?.(ctx, 'g7', {
      ...change,
      from: 'empty',
      add: [{ value: 'u404' }, { value: 'u7' }],
    });
    expect(result).toMatchObject({
      added: refs('u7'),
      removed: refs('u9'),
      unknown: refs('u404'),
    });
  });

  it('refuses what is no id of a user or group, and does not ask the store', async () => {
    const { store, changes } = groups();
    await expect(
      store.changeMembers?.(ctx, 'g7', { ...change, add: [{ value: '7' }], unknown: 'refuse' }),
    ).rejects.toMatchObject({ code: 'invalidValue', attribute: 'members' });
    await expect(store.changeMembers?.(ctx, 'u7', change)).rejects.toMatchObject({
      code: 'notFound',
    });
    expect(changes).toEqual([]);
  });

  it('translates the groups of users both ways', async () => {
    const { store } = groups();
    const found = await store.groupsOf?.(ctx, ['u7', 'g7'], { transitive: true });
    expect([...(found ?? [])]).toEqual([['u7', [{ value: 'g7', type: 'direct' }]]]);
  });

  it('offers no method that the store lacks', () => {
    const store = translateIds(users().store, USER, CODECS) as GroupStore;
    for (const method of [
      'changeMembers',
      'saveWithMembers',
      'listMembers',
      'membersOf',
      'groupsOf',
    ])
      expect(method in store).toBe(false);
  });
});
