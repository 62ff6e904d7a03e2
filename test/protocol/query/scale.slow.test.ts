import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryStores, type RequestContext } from '../../../src/index.js';
import { provide, type Send } from '../../concurrency/world.js';
import { contextOf } from '../../stores/memory/support.js';
import { countWork, type WorkCounter } from '../../support/counted-work.js';
import { patch } from '../../support/messages.js';

const FEW = 20;
const MANY = 1_000;
/** A binary search among the many takes a few steps more. */
const ALLOWED = 1.2;

const CTX: RequestContext = contextOf('default');

interface World {
  readonly send: Send;
  readonly userIds: readonly string[];
  readonly groupId: string;
}

/** As many users, all in one group, and as many groups with one member each. */
async function worldOf(count: number): Promise<World> {
  const { userStore, groupStore } = createMemoryStores();
  const userIds: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const user = await userStore.create(CTX, {
      userName: `user${n}`,
      externalId: `e${n}`,
      displayName: `User ${n}`,
      title: `Title ${n}`,
      active: true,
      emails: [{ value: `user${n}@example.com`, type: 'work' }],
    });
    userIds.push(user.id);
  }
  const { id } = await groupStore.create(CTX, { displayName: 'Everybody' });
  const members = (ids: readonly string[]) =>
    ({
      from: 'current',
      add: ids.map((value) => ({ value })),
      remove: [],
      unknown: 'skip',
    }) as const;
  await groupStore.changeMembers(CTX, id, members(userIds.slice(1)));
  for (const [n, userId] of userIds.entries()) {
    const group = await groupStore.create(CTX, { displayName: `Group ${n}`, externalId: `g${n}` });
    await groupStore.changeMembers(CTX, group.id, members([userId]));
  }
  return { send: provide({ userStore, groupStore }), userIds, groupId: id };
}

const worlds = new Map<number, World>();

let counter: WorkCounter;

beforeAll(async () => {
  for (const count of [FEW, MANY]) worlds.set(count, await worldOf(count));
  counter = await countWork();
});

afterAll(() => counter.stop());

type Work = (world: World) => Promise<unknown>;

/** Work with many, in terms of the work with few. */
async function growth(work: Work): Promise<number> {
  const counts: number[] = [];
  // What is made once, and kept, is made here.
  for (const world of worlds.values()) await work(world);
  await counter.since();
  for (const world of worlds.values()) {
    await work(world);
    counts.push(await counter.since());
  }
  const [few = 0, many = 0] = counts;
  expect(few).toBeGreaterThan(50);
  return many / few;
}

const find =
  (endpoint: string, filter: (world: World) => string, total = 1): Work =>
  async (world) => {
    const query = new URLSearchParams({
      filter: filter(world),
      excludedAttributes: 'members,groups',
    });
    const { status, body } = await world.send(
      'GET',
      `${endpoint}`,
      undefined,
      {},
      undefined,
      `${query}`,
    );
    expect([status, body.totalResults]).toEqual([200, total]);
  };

const userFilters: readonly (readonly [string, (world: World) => string])[] = [
  ['userName eq', () => 'userName eq "USER7"'],
  ['externalId eq', () => 'externalId eq "e7"'],
  ['displayName eq', () => 'displayName eq "User 7"'],
  ['id eq', ({ userIds }) => `id eq "${userIds[7]}"`],
  ['emails.value eq', () => 'emails.value eq "user7@example.com"'],
  ['emails[type and value]', () => 'emails[type eq "work" and value eq "user7@example.com"]'],
  ['userName eq and active eq', () => 'userName eq "user7" and active eq true'],
];

const groupFilters: readonly (readonly [string, (world: World) => string, number])[] = [
  ['displayName eq', () => 'displayName eq "group 7"', 1],
  ['externalId eq', () => 'externalId eq "g7"', 1],
  ['members.value eq', ({ userIds }) => `members.value eq "${userIds[7]}"`, 2],
  ['members[value eq …]', ({ userIds }) => `members[value eq "${userIds[7]}"]`, 2],
  [
    'id eq and members eq',
    ({ userIds, groupId }) => `id eq "${groupId}" and members eq "${userIds[7]}"`,
    1,
  ],
];

describe('work that does not grow with the data', () => {
  it.each(userFilters)('GET /Users?filter=%s', async (_, filter) => {
    expect(await growth(find('/Users', filter))).toBeLessThan(ALLOWED);
  });

  it.each(groupFilters)('GET /Groups?filter=%s', async (_, filter, total) => {
    expect(await growth(find('/Groups', filter, total))).toBeLessThan(ALLOWED);
  });

  it('adding one member to a group, and removing one', async () => {
    const grown = await growth(async ({ send, userIds, groupId }) => {
      for (const op of ['add', 'remove']) {
        const change = patch({ op, path: 'members', value: [{ value: userIds[0] }] });
        expect((await send('PATCH', `/Groups/${groupId}`, change)).status).toBe(204);
      }
    });
    expect(grown).toBeLessThan(ALLOWED);
  });

  it('renaming a group', async () => {
    let n = 0;
    const grown = await growth(async ({ send, groupId }) => {
      n += 1;
      const change = patch({ op: 'replace', path: 'displayName', value: `Everyone ${n}` });
      expect((await send('PATCH', `/Groups/${groupId}`, change)).status).toBe(204);
    });
    expect(grown).toBeLessThan(ALLOWED);
  });

  it('GET of a group without members', async () => {
    const grown = await growth(async ({ send, groupId }) => {
      const query = 'excludedAttributes=members';
      const { body } = await send('GET', `/Groups/${groupId}`, undefined, {}, undefined, query);
      expect(body.id).toBe(groupId);
    });
    expect(grown).toBeLessThan(ALLOWED);
  });

  it('GET and PATCH of a user', async () => {
    const grown = await growth(async ({ send, userIds }) => {
      await send('GET', `/Users/${userIds[7]}`);
      const change = patch({ op: 'replace', path: 'nickName', value: `${Math.random()}` });
      expect((await send('PATCH', `/Users/${userIds[7]}`, change)).status).toBe(200);
    });
    expect(grown).toBeLessThan(ALLOWED);
  });

  it('a cursor page, the first and one far behind', async () => {
    const COUNT = 5;
    const page = async (send: Send, cursor: string) => {
      const query = new URLSearchParams({ cursor, count: `${COUNT}`, attributes: 'userName' });
      const { body } = await send('GET', '/Users', undefined, {}, undefined, `${query}`);
      expect(body.Resources).toHaveLength(COUNT);
      return body;
    };
    const lastPages = new Map<World, string>();
    for (const world of worlds.values()) {
      let cursor = '';
      for (let at = 0; at < world.userIds.length - 2 * COUNT; at += COUNT)
        cursor = (await page(world.send, cursor)).nextCursor;
      lastPages.set(world, cursor);
    }
    for (const cursorOf of [() => '', (world: World) => lastPages.get(world) ?? ''])
      expect(await growth((world) => page(world.send, cursorOf(world)))).toBeLessThan(ALLOWED);
  });

  it('is told from work that does', async () => {
    expect(await growth(find('/Users', () => 'title eq "Title 7"'))).toBeGreaterThan(10);
  });
});
