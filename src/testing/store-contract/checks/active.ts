import assert from 'node:assert/strict';
import type { ResourceRecord } from '../../../index.js';
import type { Check } from '../check.js';
import { eq } from '../filters.js';
import type { Fixture } from '../fixture.js';

const PAGE = { kind: 'index', startIndex: 1, count: 10 } as const;

/** What `active` is, by what returns it. */
type Shown = Readonly<Record<string, unknown>>;

/** A user as every reading method returns it. */
async function readings({ users: { store, ctx } }: Fixture, id: string): Promise<Shown> {
  const attributes = ['userName'];
  const found = async (options: { readonly attributes?: readonly string[] }) =>
    (await store.list(ctx, { page: PAGE, ...options })).resources.find((each) => each.id === id);
  const records: Readonly<Record<string, ResourceRecord | undefined>> = {
    get: await store.get(ctx, id),
    'get with attributes': await store.get(ctx, id, { attributes }),
    list: await found({}),
    'list with attributes': await found({ attributes }),
    ...(store.lockRoleStates && {
      lockRoleStates: (await store.lockRoleStates(ctx, [id]))[0]?.user,
    }),
  };
  return Object.fromEntries(Object.entries(records).map(([name, each]) => [name, each?.active]));
}

const without = (shown: Shown) =>
  Object.entries(shown).filter(([, active]) => typeof active !== 'boolean');

export const ACTIVE: readonly Check[] = [
  {
    id: 'active.returned',
    requirement:
      'MUST return `active` as true or false from every method, whatever else is asked for.',
    impact:
      'Roles, reports and events: whoever has no `active` counts as inactive, or as a leaver.',
    async run(bench) {
      const { users: kit } = bench;
      for (const active of [true, false]) {
        const made = await kit.create(kit.draft({ active }));
        const changed = await kit.store.replace(kit.ctx, made.id, kit.draft({ active }));
        const written = { create: made.active, replace: changed.active };
        const shown = { ...written, ...(await readings(bench, made.id)) };
        const wrong = Object.entries(shown).filter(([, each]) => each !== active);
        assert.deepEqual(wrong, [], `methods that do not return that a user is ${active}`);
      }
    },
  },
  {
    id: 'active.forgotten',
    requirement:
      'MUST return `active` as true or false of a row that has no value, and filter by the same.',
    impact: 'A row of the host without a value: the person is active here, and inactive there.',
    when: ({ stores }) => stores.forgetActive !== undefined,
    async run(bench) {
      const { users: kit, stores } = bench;
      const { id } = await kit.create();
      await stores.forgetActive?.(kit.ctx, id);
      const shown = await readings(bench, id);
      assert.deepEqual(without(shown), [], 'methods that return no `active`');
      assert.equal(new Set(Object.values(shown)).size, 1, 'answers to whether the user is active');
      const filter = eq(kit.type, 'active', shown.get as boolean);
      if (!kit.accepts(filter)) return;
      assert.deepEqual(
        await kit.ids(filter),
        [id],
        `ids of users whose \`active\` is ${shown.get}`,
      );
    },
  },
];
