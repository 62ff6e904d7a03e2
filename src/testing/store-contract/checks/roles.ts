import assert from 'node:assert/strict';
import type { ReasonedAssignment, RoleMethods, RoleState, UserStore } from '../../../index.js';
import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { roleNamesOf } from '../role-names.js';
import { all, usersCan } from '../subject.js';
import { refused, sameIds } from '../verdicts.js';

const hasRoles = usersCan('lockRoleStates', 'assignRoles');

type RoleStore<K extends keyof RoleMethods = 'lockRoleStates' | 'assignRoles'> = UserStore &
  Required<Pick<UserStore, 'lockRoleStates' | 'assignRoles' | K>>;

const storeOf = <K extends keyof RoleMethods>({ users }: Bench) => users.store as RoleStore<K>;

const because = (role: string, targetTenantId?: string): ReasonedAssignment => ({
  role,
  reason: 'default',
  ...(targetTenantId === undefined ? {} : { targetTenantId }),
});

const rolesOf = ({ assignments }: RoleState) =>
  assignments.map(({ role, targetTenantId }) => [role, targetTenantId ?? 'here'].join(' in '));

/** Two roles of the host, and a tenant to have one of them in, where the store can place people there. */
async function rolesFor(bench: Bench) {
  const [strong, weak] = roleNamesOf(bench.options);
  const { placeUser, withdrawUser } = bench.users.store;
  const other = await bench.elsewhere();
  return { strong, weak, other, target: placeUser && withdrawUser && other.ctx.tenantId };
}

async function people(bench: Bench, ...names: readonly string[]): Promise<readonly string[]> {
  return (await bench.users.people(...names)).map(({ id }) => id).sort();
}

async function stateOf(bench: Bench, id: string): Promise<RoleState> {
  const [state] = await storeOf(bench).lockRoleStates(bench.ctx, [id]);
  assert.ok(state, `there is no role state of "${id}"`);
  return state;
}

async function assign(
  bench: Bench,
  userId: string,
  ...assignments: readonly ReasonedAssignment[]
): Promise<void> {
  const { version } = await stateOf(bench, userId);
  const change = { userId, expectedVersion: version, assignments };
  await storeOf(bench).assignRoles(bench.ctx, [change]);
}

export const ROLES: readonly Check[] = [
  {
    id: 'roles.states',
    promise: 'MUST tell the role states of the users who exist, with the users, and of no others.',
    hurts: 'Every write that changes roles: they are computed from an incomplete picture.',
    when: hasRoles,
    async run(bench) {
      const [ada = '', bea = '', gone = ''] = await people(bench, 'Ada', 'Bea', 'Gone');
      await bench.users.store.delete(bench.ctx, gone);
      const asked = [ada, bea, gone].sort();
      const states = await storeOf(bench).lockRoleStates(bench.ctx, asked);
      sameIds(
        states.map(({ userId }) => userId),
        [ada, bea],
        'users with a state',
      );
      for (const { userId, user, assignments, locked, version } of states) {
        assert.equal(bench.users.nameOf(user), bench.users.nameOf(await bench.users.get(userId)));
        assert.deepEqual([assignments, locked], [[], false], 'assignments and lock of a new user');
        assert.equal(typeof version, 'string', 'type of version');
      }
    },
  },
  {
    id: 'roles.assigned',
    promise: 'MUST replace the roles of a user as a whole, and give their state a new version.',
    hurts: 'PATCH members: somebody who left the administrators stays one.',
    when: hasRoles,
    async run(bench) {
      const { strong, weak, target } = await rolesFor(bench);
      const [ada = '', bea = ''] = await people(bench, 'Ada', 'Bea');
      const before = await stateOf(bench, ada);
      const { meta } = await bench.users.get(ada);
      const there = target === undefined ? [] : [because(weak, target)];
      await assign(bench, ada, because(strong), ...there);
      const after = await stateOf(bench, ada);
      const given = [`${strong} in here`, ...there.map(() => `${weak} in ${target}`)];
      sameIds(rolesOf(after), given, 'roles');
      assert.notEqual(after.version, before.version, 'version of the state');
      assert.deepEqual((await bench.users.get(ada)).meta, meta, 'meta of the user');
      await assign(bench, ada, because(weak));
      sameIds(
        rolesOf(await stateOf(bench, ada)),
        [`${weak} in here`],
        'roles after the second change',
      );
      sameIds(rolesOf(await stateOf(bench, bea)), [], 'roles of somebody else');
    },
  },
  {
    id: 'roles.compared',
    promise: 'MUST compare all expected versions before it writes any role, or take them back.',
    hurts: 'Two changes of groups at once: the roles of half a picture win.',
    when: hasRoles,
    async run(bench) {
      const [strong, weak] = roleNamesOf(bench.options);
      const [ada = '', bea = ''] = await people(bench, 'Ada', 'Bea');
      const stale = await Promise.all([ada, bea].map((id) => stateOf(bench, id)));
      await assign(bench, bea, because(weak));
      await refused('versionConflict', 'a change from stale states', () =>
        storeOf(bench).assignRoles(
          bench.ctx,
          stale.map(({ userId, version }) => ({
            userId,
            expectedVersion: version,
            assignments: [because(strong)],
          })),
        ),
      );
      sameIds(rolesOf(await stateOf(bench, bea)), [`${weak} in here`], 'roles of the changed one');
      sameIds(rolesOf(await stateOf(bench, ada)), [], 'roles of the other of the batch');
    },
  },
  {
    id: 'roles.tenant',
    promise: 'MUST tell and change the roles of users of the tenant alone.',
    hurts: "A write of one customer: another customer's people get its roles.",
    when: hasRoles,
    async run(bench) {
      const { strong, other } = await rolesFor(bench);
      const [ada = ''] = await people(bench, 'Ada');
      await assign(bench, ada, because(strong));
      const states = await storeOf(bench).lockRoleStates(other.ctx, [ada]);
      sameIds(
        states.map(({ userId }) => userId),
        [],
        'users with a state in another tenant',
      );
    },
  },
  {
    id: 'roles.holder',
    promise: 'MUST tell whether another active user has exactly this role, in exactly this tenant.',
    hurts:
      'PATCH members of the administrators: the last one loses the role, or one too many keeps it.',
    when: all(hasRoles, usersCan('hasActiveHolder')),
    async run(bench) {
      const { strong, weak, other, target } = await rolesFor(bench);
      const [ada = '', bea = ''] = await people(bench, 'Ada', 'Bea');
      await assign(bench, ada, because(strong));
      if (target !== undefined) await assign(bench, bea, because(strong, target));
      const store = storeOf<'hasActiveHolder'>(bench);
      const has = (role: string, where: string | undefined, ...except: readonly string[]) =>
        store.hasActiveHolder(bench.ctx, because(role, where), except);
      assert.equal(await has(strong, undefined), true, `${strong}, nobody excepted`);
      assert.equal(await has(strong, undefined, ada), false, `${strong}, its holder excepted`);
      if (target !== undefined) {
        assert.equal(await has(strong, target, ada), true, `${strong} in another target tenant`);
        assert.equal(await has(strong, target, bea), false, 'the same, its holder excepted');
      }
      assert.equal(await has(weak, undefined), false, 'a role that nobody has');
      assert.equal(
        await store.hasActiveHolder(other.ctx, because(strong), []),
        false,
        `${strong} as seen from another tenant`,
      );
      const { store: users, ctx } = bench.users;
      await users.replace(ctx, ada, bench.users.draft({ active: false }));
      assert.equal(await has(strong, undefined), false, `${strong} whose only holder is inactive`);
    },
  },
  {
    id: 'roles.ended',
    promise: 'MUST end roles with the user.',
    hurts: 'DELETE of the last administrator: the guard takes somebody who is gone for one.',
    when: hasRoles,
    async run(bench) {
      const [strong] = roleNamesOf(bench.options);
      const [ada = ''] = await people(bench, 'Ada');
      await assign(bench, ada, because(strong));
      await bench.users.store.delete(bench.ctx, ada);
      const store = storeOf(bench);
      const states = await store.lockRoleStates(bench.ctx, [ada]);
      sameIds(
        states.map(({ userId }) => userId),
        [],
        'users with a state',
      );
      const held = await store.hasActiveHolder?.(bench.ctx, because(strong), []);
      assert.notEqual(held, true, 'the role has a holder');
    },
  },
  {
    id: 'roles.rollback',
    promise: 'MUST take back roles with the unit of work that gave them.',
    hurts: 'A write that fails: the person has the roles of a change that never was.',
    when: all(hasRoles, ({ stores }) => stores.unitOfWork !== undefined),
    async run(bench) {
      const [strong, weak] = roleNamesOf(bench.options);
      const [ada = ''] = await people(bench, 'Ada');
      await assign(bench, ada, because(weak));
      const before = await stateOf(bench, ada);
      const failing = bench.stores.unitOfWork?.run(bench.ctx, async (unit) => {
        const store = storeOf(bench);
        const [state] = await store.lockRoleStates(unit, [ada]);
        const change = { userId: ada, expectedVersion: state?.version ?? '' };
        await store.assignRoles(unit, [{ ...change, assignments: [because(strong)] }]);
        throw new Error('taken back on purpose');
      });
      await assert.rejects(failing ?? Promise.resolve(), { message: 'taken back on purpose' });
      assert.deepEqual(rolesOf(await stateOf(bench, ada)), rolesOf(before), 'roles afterwards');
    },
  },
  {
    id: 'roles.placed',
    promise: 'MUST place and withdraw a user as often as it is asked to.',
    hurts: 'Roles in several tenants, computed twice: a person who is there already is an error.',
    when: all(hasRoles, usersCan('placeUser', 'withdrawUser')),
    async run(bench) {
      const { tenantId } = (await bench.elsewhere()).ctx;
      const [ada = ''] = await people(bench, 'Ada');
      const store = storeOf<'placeUser' | 'withdrawUser'>(bench);
      for (const move of [store.placeUser, store.withdrawUser, store.placeUser])
        for (let n = 0; n < 2; n += 1) await move.call(store, bench.ctx, ada, tenantId);
      await bench.users.get(ada);
    },
  },
];
