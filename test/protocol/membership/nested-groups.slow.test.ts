import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Response } from 'supertest';
import { createMemoryStores, type ScimOptions } from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import type { ScimClient } from '../../support/client.js';
import { expectScimError } from '../../support/expect-error.js';
import { group, patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { createWholeGroupStores } from '../../support/whole-group-stores.js';

const MOST = 4;

type Stores = Pick<ScimOptions, 'userStore' | 'groupStore' | 'unitOfWork'>;

/** Memory stores in every shape that a host's can have. */
const STORES: Readonly<Record<string, () => Stores>> = {
  'stores with all methods': () => createMemoryStores(),
  'stores without saveWithMembers': () => {
    const stores = createMemoryStores();
    const groupStore = overriding(stores.groupStore, { saveWithMembers: undefined });
    return { ...stores, groupStore };
  },
  'stores without a unit of work': () => {
    const { userStore, groupStore } = createMemoryStores();
    return { userStore, groupStore };
  },
  'stores that cannot find groups by a member': () => {
    const stores = createMemoryStores();
    const capabilities = { ...stores.groupStore.capabilities, relations: [] };
    return { ...stores, groupStore: overriding(stores.groupStore, { capabilities }) };
  },
};

const mount = (stores: Stores, more: Partial<ScimOptions> = {}) =>
  mountScim({ ...stores, limits: { maxGroupDepth: MOST }, ...more });

async function made(scim: ScimClient, name: string, members: readonly string[] = []) {
  const { body } = await scim.post('/Groups', group(name, members)).expect(201);
  return body.id as string;
}

const add = (...ids: readonly (string | undefined)[]) =>
  patch({ op: 'add', path: 'members', value: ids.map((value) => ({ value })) });

/** Groups of which each contains the next one. */
async function chain(scim: ScimClient, name: string, length: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = length; n > 0; n -= 1) {
    ids.unshift(await made(scim, `${name}${n}`, ids.slice(0, 1)));
  }
  return ids;
}

const membersOf = async (scim: ScimClient, id: string | undefined): Promise<string[]> => {
  const { body } = await scim.get(`/Groups/${id}`).expect(200);
  return (body.members ?? []).map(({ value }: { value: string }) => value);
};

function expectTooDeep(answer: Response) {
  expectScimError(answer, 400, 'invalidValue');
  expect(answer.body.detail).toMatch(/"members".*\b4\b.*maxGroupDepth/);
}

describe.each(Object.entries(STORES))('how deep groups are nested, with %s', (_, stores) => {
  it('is bounded where a chain grows at its top', async () => {
    const { scim } = mount(stores());
    const [top] = await chain(scim, 'g', MOST);
    const { id } = (await scim.post('/Groups', group('above')).expect(201)).body;
    const before = (await scim.get(`/Groups/${id}`).expect(200)).headers.etag;
    expectTooDeep(await scim.post('/Groups', group('new', [top ?? ''])));
    expectTooDeep(await scim.put(`/Groups/${id}`, group('above', [top ?? ''])));
    expectTooDeep(await scim.put(`/Groups/${id}`, group('renamed', [top ?? ''])));
    expectTooDeep(await scim.patch(`/Groups/${id}`, add(top)));
    const mixed = patch(
      { op: 'replace', path: 'displayName', value: 'renamed' },
      { op: 'add', path: 'members', value: [{ value: top }] },
    );
    expectTooDeep(await scim.patch(`/Groups/${id}`, mixed));
    expect(await membersOf(scim, id)).toEqual([]);
    const { body, headers } = await scim.get(`/Groups/${id}`).expect(200);
    expect(body.displayName).toBe('above');
    if (stores().unitOfWork) expect(headers.etag).toBe(before);
    const { body: all } = await scim.get('/Groups').expect(200);
    expect(all.totalResults).toBe(MOST + 1);
  });

  it('is bounded where a chain grows at its bottom, and in its middle', async () => {
    const { scim } = mount(stores());
    const upper = await chain(scim, 'u', MOST);
    const lower = await chain(scim, 'l', 2);
    expectTooDeep(await scim.patch(`/Groups/${upper.at(-1)}`, add(lower[1])));
    expectTooDeep(await scim.patch(`/Groups/${upper.at(-2)}`, add(lower[0])));
    await scim.patch(`/Groups/${upper.at(-2)}`, add(lower[1])).expect(204);
    await scim.patch(`/Groups/${upper.at(-3)}`, add(lower[0])).expect(204);
  });

  it('is as the limit says, and no less', async () => {
    const { scim } = mount(stores());
    const upper = await chain(scim, 'u', MOST - 2);
    const lower = await chain(scim, 'l', 2);
    await scim.patch(`/Groups/${upper.at(-1)}`, add(lower[0])).expect(204);
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    await scim.patch(`/Groups/${lower[1]}`, add(body.id)).expect(204);
    const { body: ada } = await scim.get(`/Users/${body.id}`).expect(200);
    expect(ada.groups).toHaveLength(MOST);
  });

  it('lets groups contain each other, in circles of as many as may be nested', async () => {
    const { scim } = mount(stores());
    const ids = await chain(scim, 'g', MOST);
    await scim.patch(`/Groups/${ids.at(-1)}`, add(ids[0])).expect(204);
    await scim.patch(`/Groups/${ids[0]}`, add(ids[0])).expect(204);
    await scim.patch(`/Groups/${ids[2]}`, add(ids[1])).expect(204);
    expectTooDeep(await scim.post('/Groups', group('above', ids.slice(0, 1))));
    const other = await chain(scim, 'o', 1);
    expectTooDeep(await scim.patch(`/Groups/${ids[0]}`, add(other[0])));
  });

  it('is not judged where members go, or come who are no groups', async () => {
    const shared = stores();
    const { scim: generous } = mount(shared, { limits: {} });
    const ids = await chain(generous, 'g', 2 * MOST);
    const { scim } = mount(shared);
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    await scim.patch(`/Groups/${ids[0]}`, add(body.id)).expect(204);
    await scim.put(`/Groups/${ids[1]}`, group('renamed', ids.slice(2, 3))).expect(200);
    const gone = patch({ op: 'remove', path: `members[value eq "${ids[4]}"]` });
    await scim.patch(`/Groups/${ids[3]}`, gone).expect(204);
    expectTooDeep(await scim.patch(`/Groups/${ids[3]}`, add(ids[4])));
    expect(await membersOf(scim, ids[3])).toEqual([]);
  });

  it('is bounded in Bulk, operation by operation and in circles of references', async () => {
    const { scim } = mount(stores());
    const [top] = await chain(scim, 'g', MOST);
    const post = (name: string, ...members: readonly string[]) => ({
      method: 'POST',
      path: '/Groups',
      bulkId: name,
      data: group(name, members),
    });
    const bulk = (...Operations: readonly object[]) =>
      scim.post('/Bulk', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations,
      });
    const { body } = await bulk(
      post('a', 'bulkId:b'),
      post('b', 'bulkId:c'),
      post('c', 'bulkId:a', top ?? ''),
      post('d'),
    ).expect(200);
    const statuses = body.Operations.map(({ status }: { status: string }) => status);
    expect(statuses).toEqual(expect.arrayContaining(['400', '201']));
    expect(statuses.filter((status: string) => status === '201')).toHaveLength(1);
    const { body: all } = await scim.get('/Groups').expect(200);
    expect(all.totalResults).toBe(MOST + 1);
  });
});

describe('how deep groups are nested, with stores that keep members in the group', () => {
  const typed = (name: string, ...ids: readonly string[]) => ({
    ...group(name),
    members: ids.map((value) => ({ value, type: 'Group' })),
  });

  it('is bounded for members that are called groups', async () => {
    const { scim } = mount(createWholeGroupStores());
    let id = await made(scim, 'g1');
    for (let n = 2; n <= MOST; n += 1) {
      id = (await scim.post('/Groups', typed(`g${n}`, id)).expect(201)).body.id;
    }
    expectTooDeep(await scim.post('/Groups', typed('above', id)));
    const above = await made(scim, 'above');
    expectTooDeep(await scim.put(`/Groups/${above}`, typed('above', id)));
    const value = [{ value: id, type: 'Group' }];
    expectTooDeep(
      await scim.patch(`/Groups/${above}`, patch({ op: 'add', path: 'members', value })),
    );
    expect(await membersOf(scim, above)).toEqual([]);
  });

  it('is bounded for members of whom nobody said so, where nested groups mean something', async () => {
    const stores = createWholeGroupStores();
    const groupStore = { ...stores.groupStore, groupsOf: async () => new Map() };
    const { scim } = mount({ ...stores, groupStore });
    const [top] = await chain(scim, 'g', MOST);
    expectTooDeep(await scim.post('/Groups', group('above', [top ?? ''])));
  });
});

it('never get deeper than the limit, whatever is nested in what', async () => {
  const edge = fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 7 }));
  await fc.assert(
    fc.asyncProperty(fc.array(edge, { maxLength: 14 }), async (edges) => {
      const { scim } = mount(createMemoryStores());
      const ids: string[] = [];
      for (let n = 0; n < 8; n += 1) ids.push(await made(scim, `g${n}`));
      const children = ids.map(() => new Set<number>());
      const depth = (from: number): number => {
        const steps = new Map([[from, 1]]);
        for (const [at, step] of steps)
          for (const next of children[at] ?? []) if (!steps.has(next)) steps.set(next, step + 1);
        return Math.max(...steps.values());
      };
      const acyclic = (from: number, to: number): boolean => {
        const reached = new Set([to]);
        for (const at of reached) for (const next of children[at] ?? []) reached.add(next);
        return !reached.has(from);
      };
      for (const [from, to] of edges) {
        // How deep a circle is, is told above.
        if (!acyclic(from, to)) continue;
        const { status } = await scim.patch(`/Groups/${ids[from]}`, add(ids[to]));
        if (status === 204) children[from]?.add(to);
        else expect(status).toBe(400);
        for (const [at] of ids.entries()) expect(depth(at)).toBeLessThanOrEqual(MOST);
      }
    }),
    { numRuns: 4 },
  );
});
