import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { createMemoryStores, type ScimEvent } from '../../src/index.js';
import { mountScim } from '../support/app.js';
import { scimClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { group, patch, user } from '../support/messages.js';
import { whileServing } from '../support/server.js';
import { overriding, withLatency } from '../support/stores.js';

const title = (value: string) => patch({ op: 'replace', path: 'title', value });

/** What the memory stores count up within a tenant. */
const versionOf = ({ version = '' }: { readonly version?: string }) =>
  Number.parseInt(/"(.*)"/.exec(version)?.[1] ?? '', 36);

const isAscending = (numbers: readonly number[]) =>
  numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));

describe('events of one resource', () => {
  it.each([true, false])(
    'come in the order of the commits, whatever the listener takes (units of work: %s)',
    async (units) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat(1), { minLength: 4, maxLength: 16 }),
          fc.array(fc.nat(4), { minLength: 1, maxLength: 8 }),
          async (targets, pauses) => {
            const { unitOfWork, ...stores } = createMemoryStores();
            const told: ScimEvent[] = [];
            let calls = 0;
            const mounted = mountScim({
              userStore: withLatency(stores.userStore, 1),
              groupStore: stores.groupStore,
              ...(units ? { unitOfWork } : {}),
              onEvent: async (event) => {
                calls += 1;
                await delay(pauses[calls % pauses.length] ?? 0);
                told.push(event);
              },
            });
            await whileServing(mounted.app, async (_, server) => {
              const scim = scimClient(server, { base: mounted.path, token: mounted.token });
              const ids = await Promise.all(
                ['a', 'b'].map(async (name) => (await scim.post('/Users', user(name))).body.id),
              );
              await Promise.all(
                targets.map((target, at) =>
                  scim.patch(`/Users/${ids[target]}`, title(`t${at}`)).expect(200),
                ),
              );
              expect(told).toHaveLength(targets.length + 2);
              for (const id of ids) {
                const versions = told.flatMap((event) =>
                  event.resourceId === id ? [versionOf(event as { version?: string })] : [],
                );
                expect(isAscending(versions)).toBe(true);
              }
            });
          },
        ),
        { numRuns: 12 },
      );
    },
  );

  it('keep that order when the later commit is reported first', async () => {
    const stores = createMemoryStores();
    let commits = 0;
    const told: number[] = [];
    const mounted = mountScim({
      ...stores,
      unitOfWork: overriding(stores.unitOfWork, {
        run: async (ctx, work) => {
          const result = await stores.unitOfWork.run(ctx, work);
          commits += 1;
          if (commits === 2) await delay(100);
          return result;
        },
      }),
      onEvent: (event) => void told.push(versionOf(event as { version?: string })),
    });
    await whileServing(mounted.app, async (_, server) => {
      const scim = scimClient(server, { base: mounted.path, token: mounted.token });
      const { body } = await scim.post('/Users', user('ada'));
      const first = scim.patch(`/Users/${body.id}`, title('first')).then((answer) => answer);
      await eventually(() => commits === 2);
      await Promise.all([first, scim.patch(`/Users/${body.id}`, title('second'))]);
    });
    expect(told).toHaveLength(3);
    expect(isAscending(told)).toBe(true);
  });

  it('do not wait for the events of another resource', async () => {
    const told: string[] = [];
    let release = () => {};
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    let slowId: string | undefined;
    const mounted = mountScim({
      onEvent: async ({ type, resourceId }) => {
        if (resourceId === slowId) await blocked;
        told.push(`${type} ${resourceId}`);
      },
    });
    await whileServing(mounted.app, async (_, server) => {
      const scim = scimClient(server, { base: mounted.path, token: mounted.token });
      const a = (await scim.post('/Users', user('a'))).body.id;
      const b = (await scim.post('/Users', user('b'))).body.id;
      slowId = a;
      told.splice(0);
      const waiting = scim.patch(`/Users/${a}`, title('x')).then(({ status }) => status);
      await scim.patch(`/Users/${b}`, title('x')).expect(200);
      expect(told).toEqual([`user.updated ${b}`]);
      release();
      expect(await waiting).toBe(200);
      expect(told).toEqual([`user.updated ${b}`, `user.updated ${a}`]);
    });
  });

  it('go on after a write that was rolled back', async () => {
    const stores = createMemoryStores();
    let broken = false;
    const told: string[] = [];
    const { scim } = mountScim({
      ...stores,
      unitOfWork: overriding(stores.unitOfWork, {
        run: (ctx, work) =>
          stores.unitOfWork.run(ctx, async (inner) => {
            const result = await work(inner);
            if (broken) throw new Error('no commit');
            return result;
          }),
      }),
      onEvent: ({ type }) => void told.push(type),
    });
    const { body } = await scim.post('/Users', user('ada'));
    broken = true;
    await scim.patch(`/Users/${body.id}`, title('lost')).expect(500);
    broken = false;
    await scim.patch(`/Users/${body.id}`, title('kept')).expect(200);
    expect(told).toEqual(['user.created', 'request.failed', 'user.updated']);
  });
});

describe('a listener', () => {
  it('that hangs holds up an answer for some seconds only, and later ones not at all', async () => {
    const warnings: string[] = [];
    const { scim } = mountScim({
      onEvent: () => new Promise<void>(() => {}),
      logger: { warn() {}, error: (message) => void warnings.push(message) },
    });
    const waits = jest.spyOn(globalThis, 'setTimeout');
    const ofSeconds = () => waits.mock.calls.filter(([, ms]) => ms === 5_000).length;
    await scim.post('/Users', user('ada')).expect(201);
    // One of the call to the listener, one of the answer that waits for it; the next answer does not wait.
    expect(ofSeconds()).toBe(2);
    await scim.post('/Users', user('bob')).expect(201);
    expect(ofSeconds()).toBe(3);
    waits.mockRestore();
    expect(warnings).toEqual(['onEvent timed out']);
  });

  it('is told of the groups that a deleted user has left', async () => {
    const told: ScimEvent[] = [];
    const { scim } = mountScim({ onEvent: (event) => void told.push(event) });
    const { body: ada } = await scim.post('/Users', user('ada'));
    const { body: crew } = await scim.post('/Groups', group('Crew', [ada.id]));
    const { body: outer } = await scim.post('/Groups', group('Outer', [crew.id]));
    await scim.post('/Groups', group('Others')).expect(201);
    told.splice(0);
    await scim.delete(`/Users/${ada.id}`).expect(204);
    expect(told).toEqual([
      expect.objectContaining({ type: 'user.deleted', resourceId: ada.id, wasActive: true }),
      expect.objectContaining({
        type: 'group.members.changed',
        resourceType: 'Group',
        resourceId: crew.id,
        added: [],
        removed: [ada.id],
        unknown: [],
      }),
    ]);
    expect(JSON.stringify(told)).not.toContain(outer.id);
  });
});
