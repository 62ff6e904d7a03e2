import timers from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import fc, { type Scheduler } from 'fast-check';
import { createStores as createMinimalStores } from '../../examples/minimal-adapter/stores.js';
import { createMemoryStores } from '../../src/index.js';
import { overriding } from '../support/stores.js';
import { createWholeGroupStores } from '../support/whole-group-stores.js';
import { type Answered, INITIAL, isSerial, type Operation } from './model.js';
import { type Fate, scheduled } from './scheduled.js';
import { observe, populate, provideInTurn, type Stores, sendOperation } from './world.js';

const RUNS = 80;
/** Fixed, so that every run sees the same schedules; a failure prints seed and path. */
const SEED = 20_261_122;

const value = fc.constantFrom('x', 'y', 'z');
const member = fc.integer({ min: 0, max: 3 });
const members = fc.uniqueArray(member, { minLength: 1, maxLength: 3 });
const of = <K extends Operation['kind'], T extends object>(
  kind: K,
  fields: { [F in keyof T]: fc.Arbitrary<T[F]> },
) => fc.record({ kind: fc.constant(kind), ...fields }) as fc.Arbitrary<Operation>;

const EMAIL = of('addEmail', { value: value.map((name) => `${name}@example.com`) });
const LEAVER = of('deletePerson', { member });
const COMMON: readonly fc.Arbitrary<Operation>[] = [
  of('patchUser', {
    path: fc.constantFrom('displayName', 'externalId'),
    value,
    ifMatch: fc.boolean(),
  }),
  of('putUser', { value }),
  of('deleteUser', {}),
  of('addMembers', { members }),
  of('removeMember', { member }),
  of('renameGroup', { value }),
  of('renameAndAdd', { value, member }),
  of('putGroup', { value, members }),
];

const fates = fc.array(
  fc.constantFrom<Fate>('done', 'done', 'done', 'done', 'conflict', 'unavailable', 'lost'),
  { maxLength: 12 },
);

interface Run {
  readonly stores: Stores;
  readonly operations: readonly Operation[];
  readonly fates: readonly Fate[];
}

/** Performs the operations at once, with every pending store call and wait released by the scheduler. */
async function perform(
  { send, use }: ReturnType<typeof provideInTurn>,
  scheduler: Scheduler,
  { stores, operations, fates: all }: Run,
) {
  use(stores);
  const world = await populate(send);
  const left = [...all];
  const nextFate = () => left.shift() ?? 'done';
  use({
    ...stores,
    userStore: scheduled(stores.userStore, 'users', scheduler, nextFate),
    groupStore: scheduled(stores.groupStore, 'groups', scheduler, nextFate),
  });
  const waits = jest
    .spyOn(timers, 'setTimeout')
    .mockImplementation(() => scheduler.schedule(Promise.resolve(), 'wait') as Promise<never>);
  try {
    const answers = await scheduler.waitFor(
      Promise.all(operations.map((operation) => sendOperation(send, world, operation))),
    );
    const answered = operations.map((operation, n): Answered => {
      return { operation, status: answers[n]?.status ?? 0 };
    });
    use(stores);
    return { answers, answered, final: await observe(send, world) };
  } finally {
    waits.mockRestore();
  }
}

interface Setting {
  readonly name: string;
  readonly make: () => Stores;
  /** What these stores can be asked besides. */
  readonly more: readonly fc.Arbitrary<Operation>[];
}

const SETTINGS: readonly Setting[] = [
  { name: 'memory stores with units of work', make: createMemoryStores, more: [EMAIL, LEAVER] },
  {
    name: 'memory stores without units of work',
    make: () => {
      const { userStore, groupStore } = createMemoryStores();
      return { userStore, groupStore };
    },
    more: [EMAIL, LEAVER],
  },
  {
    name: 'stores of whole groups with versions',
    make: () => createWholeGroupStores(),
    more: [EMAIL],
  },
  { name: 'the minimal adapter, without versions', make: createMinimalStores, more: [LEAVER] },
];

describe.each(SETTINGS)('requests at once to $name', ({ make, more }) => {
  const list = fc.array(fc.oneof(...COMMON, ...more), { minLength: 2, maxLength: 6 });

  it('end as one after the other would, with every acknowledged write', async () => {
    const provider = provideInTurn(make);
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), list, fates, async (scheduler, operations, met) => {
        const run = { stores: make(), operations, fates: met };
        const { answers, answered, final } = await perform(provider, scheduler, run);
        for (const { status, headers } of answers)
          if (status === 503) expect(headers['Retry-After']).toMatch(/^[1-9]\d*$/);
        if (!isSerial(answered, final))
          throw new Error(`No serial order: ${JSON.stringify({ answered, final })}`);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});

describe('a schedule', () => {
  const operations: readonly Operation[] = [
    { kind: 'patchUser', path: 'displayName', value: 'x', ifMatch: false },
    { kind: 'putUser', value: 'y' },
    { kind: 'addMembers', members: [1, 2] },
    { kind: 'renameAndAdd', value: 'z', member: 3 },
  ];

  it('comes out the same from the same seed', async () => {
    const provider = provideInTurn(createMemoryStores);
    const traces = async () => {
      const seen: string[] = [];
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), async (scheduler) => {
          const stores = createMemoryStores();
          const run = { stores, operations, fates: ['conflict'] as const };
          const { answered } = await perform(provider, scheduler, run);
          const labels = scheduler.report().map((task) => ('label' in task ? task.label : ''));
          seen.push(JSON.stringify([labels, answered.map(({ status }) => status)]));
        }),
        { numRuns: 10, seed: SEED },
      );
      return seen;
    };
    const first = await traces();
    expect(await traces()).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(5);
  });

  const lossy = (change: (stores: Stores) => Stores) => () => change(createMemoryStores());
  it.each([
    [
      'ignores revisions',
      lossy(({ userStore, groupStore }) => ({
        groupStore,
        userStore: overriding(userStore, {
          replace: (ctx, id, next) => userStore.replace(ctx, id, next),
        }),
      })),
    ],
    [
      'says that it wrote, and did not',
      lossy(({ userStore, groupStore }) => {
        let calls = 0;
        return {
          userStore,
          groupStore: overriding(groupStore, {
            changeMembers(ctx, id, change, options) {
              calls += 1;
              const skipped = { ...change, add: [], remove: [] };
              const lost = calls % 3 === 0 && change.from === 'current';
              return (groupStore.changeMembers as NonNullable<typeof groupStore.changeMembers>)(
                ctx,
                id,
                lost ? skipped : change,
                options,
              );
            },
          }),
        };
      }),
    ],
  ])('shows a store that %s', async (_, make) => {
    const provider = provideInTurn(make);
    const list = fc.array(fc.oneof(...COMMON), { minLength: 4, maxLength: 6 });
    const property = fc.asyncProperty(fc.scheduler(), list, async (scheduler, chosen) => {
      const run = { stores: make(), operations: chosen, fates: [] };
      const { answered, final } = await perform(provider, scheduler, run);
      return isSerial(answered, final);
    });
    const { failed } = await fc.check(property, { numRuns: 300, seed: SEED, endOnFailure: true });
    expect(failed).toBe(true);
  });

  it('is judged by a model that knows what was lost', () => {
    const both: readonly Answered[] = [
      { operation: { kind: 'addMembers', members: [1] }, status: 204 },
      { operation: { kind: 'addMembers', members: [2] }, status: 204 },
    ];
    const members = (...list: readonly number[]) => ({
      ...INITIAL,
      group: { ...INITIAL.group, members: list },
    });
    expect(isSerial(both, members(0, 1, 2))).toBe(true);
    expect(isSerial(both, members(0, 1))).toBe(false);
    const unknown = both.map((each) => ({ ...each, status: 503 }));
    expect(isSerial(unknown, members(0, 2))).toBe(true);
    expect(isSerial(unknown, members(0, 3))).toBe(false);
  });
});
