import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  type GroupStore,
  type UnitOfWork,
  type UserStore,
} from '../../src/index.js';
import { type Mounted, mountScim } from '../support/app.js';
import { scimClient } from '../support/client.js';
import { group, patch, user } from '../support/messages.js';
import { whileServing } from '../support/server.js';
import { withLatency } from '../support/stores.js';
import { createWholeGroupStores } from '../support/whole-group-stores.js';

const LATENCY_MS = 5;

interface Stores {
  readonly userStore: UserStore;
  readonly groupStore: GroupStore;
  readonly unitOfWork?: UnitOfWork;
}

function slowMemory({ units }: { units: boolean }): Stores {
  const { userStore, groupStore, unitOfWork } = createMemoryStores();
  return {
    userStore: withLatency(userStore, LATENCY_MS),
    groupStore: withLatency(groupStore, LATENCY_MS),
    ...(units ? { unitOfWork } : {}),
  };
}

function slowWhole({ versions }: { versions: boolean }): Stores {
  const { userStore, groupStore } = createWholeGroupStores({ versions });
  return {
    userStore: withLatency(userStore, LATENCY_MS),
    groupStore: withLatency(groupStore, LATENCY_MS),
  };
}

const STORES: readonly (readonly [string, () => Stores])[] = [
  ['with units of work', () => slowMemory({ units: true })],
  ['without units of work', () => slowMemory({ units: false })],
  ['in a store of whole groups', () => slowWhole({ versions: true })],
  ['in a store of whole groups without versions', () => slowWhole({ versions: false })],
];

const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const idOf = async (pending: PromiseLike<{ body: { id: string } }>): Promise<string> =>
  (await pending).body.id;

const statusesOf = (answers: readonly { readonly status: number }[]) =>
  Object.fromEntries(
    [...new Set(answers.map(({ status }) => status))].map((status) => [
      status,
      answers.filter((answer) => answer.status === status).length,
    ]),
  );

/** Runs the work against one listening server, so that requests really are in flight together. */
const served = <T>({ app, path, token }: Mounted, work: (scim: Mounted['scim']) => Promise<T>) =>
  whileServing(app, (_, server) => work(scimClient(server, { base: path, token })));

describe.each(STORES)('parallel requests %s', (_, createStores) => {
  it.each([20, 200])(
    'that each add another member to one group: all %d are there',
    async (count) => {
      const stores = createStores();
      await served(mountScim({ ...stores }), async (scim) => {
        const ids = await Promise.all(
          times(count, (i) => idOf(scim.post('/Users', user(`u${i}`)))),
        );
        const groupId = await idOf(scim.post('/Groups', group('Crew')));
        const answers = await Promise.all(
          ids.map((value) =>
            scim.patch(
              `/Groups/${groupId}`,
              patch({ op: 'Add', path: 'members', value: [{ value }] }),
            ),
          ),
        );
        expect(statusesOf(answers)).toEqual({ 204: count });
        const { body } = await scim.get(`/Groups/${groupId}`);
        expect(body.members.map(({ value }: { value: string }) => value).sort()).toEqual(
          [...ids].sort(),
        );
      });
    },
  );

  it('that add and remove members lose neither', async () => {
    await served(mountScim({ ...createStores() }), async (scim) => {
      const ids = await Promise.all(times(20, (i) => idOf(scim.post('/Users', user(`u${i}`)))));
      const groupId = await idOf(scim.post('/Groups', group('Crew', ids.slice(0, 10))));
      await Promise.all(
        ids.map((value, i) =>
          scim
            .patch(
              `/Groups/${groupId}`,
              patch(
                i < 10
                  ? { op: 'remove', path: `members[value eq "${value}"]` }
                  : { op: 'add', path: 'members', value: [{ value }] },
              ),
            )
            .expect(204),
        ),
      );
      const { body } = await scim.get(`/Groups/${groupId}`);
      expect(body.members.map(({ value }: { value: string }) => value).sort()).toEqual(
        ids.slice(10).sort(),
      );
    });
  });

  it('that rename a group while members join keep both', async () => {
    await served(mountScim({ ...createStores() }), async (scim) => {
      const ids = await Promise.all(times(20, (i) => idOf(scim.post('/Users', user(`u${i}`)))));
      const groupId = await idOf(scim.post('/Groups', group('Crew')));
      const answers = await Promise.all([
        scim.patch(`/Groups/${groupId}`, patch({ op: 'replace', value: { displayName: 'Deck' } })),
        ...ids.map((value) =>
          scim.patch(
            `/Groups/${groupId}`,
            patch({ op: 'add', path: 'members', value: [{ value }] }),
          ),
        ),
      ]);
      expect(statusesOf(answers)).toEqual({ 204: 21 });
      const { body } = await scim.get(`/Groups/${groupId}`);
      expect(body).toMatchObject({ displayName: 'Deck' });
      expect(body.members).toHaveLength(20);
    });
  });

  it('that each change another value of one user keep all', async () => {
    await served(mountScim({ ...createStores() }), async (scim) => {
      const id = await idOf(scim.post('/Users', user('ada')));
      const values = times(20, (i) => `${i}@example.com`);
      const answers = await Promise.all(
        values.map((value) =>
          scim.patch(`/Users/${id}`, patch({ op: 'add', path: 'emails', value: [{ value }] })),
        ),
      );
      expect(answers.filter(({ status }) => status >= 300)).toEqual([]);
      const { body } = await scim.get(`/Users/${id}`);
      expect(body.emails.map(({ value }: { value: string }) => value).sort()).toEqual(
        [...values].sort(),
      );
    });
  });

  it('that create one userName: one succeeds', async () => {
    await served(mountScim({ ...createStores() }), async (scim) => {
      const answers = await Promise.all(times(20, () => scim.post('/Users', user('ada'))));
      expect(statusesOf(answers)).toEqual({ 201: 1, 409: 19 });
      const { body } = await scim.get('/Users');
      expect(body.totalResults).toBe(1);
    });
  });

  it('with one If-Match: one succeeds', async () => {
    await served(mountScim({ ...createStores() }), async (scim) => {
      const made = await scim.post('/Users', user('ada'));
      const answers = await Promise.all(
        times(20, (i) =>
          scim
            .patch(
              `/Users/${made.body.id}`,
              patch({ op: 'replace', path: 'title', value: `t${i}` }),
            )
            .set('If-Match', made.headers.etag ?? ''),
        ),
      );
      const { 412: refused, ...rest } = statusesOf(answers);
      expect(refused).toBe(19);
      expect(Object.values(rest)).toEqual([1]);
      const winner = answers.findIndex(({ status }) => status < 300);
      const { body } = await scim.get(`/Users/${made.body.id}`);
      expect(body.title).toBe(`t${winner}`);
    });
  });
});
