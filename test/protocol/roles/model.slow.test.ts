import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRolePolicy } from '../../../src/roles/index.js';
import { patch } from '../../support/messages.js';
import { below, type Model, recompute } from './reference-model.js';
import { changeable, ctx, makeWorld } from './support.js';

const NAMES = ['Admins', 'Editors', 'Readers', 'Others'];
const MAPPINGS: readonly Model['mapping'][] = [
  [
    ['Admins', 'admin'],
    ['Editors', 'editor'],
  ],
  [
    ['Readers', 'reader'],
    ['Admins', 'admin'],
  ],
  [['Editors', 'admin']],
  [],
];

const policyOf = (mapping: Model['mapping']) =>
  createRolePolicy({
    defaultRole: 'member',
    disabledRole: 'none',
    groupRoles: mapping.map(([displayName, role]) => ({ group: { displayName }, role })),
    precedence: mapping.map(([, role]) => role),
    administratorRole: 'admin',
  });

interface Step {
  readonly kind: (typeof KINDS)[number];
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const KINDS = [
  'addUser',
  'join',
  'join',
  'leave',
  'nest',
  'activate',
  'deactivate',
  'put',
  'rename',
  'deleteGroup',
  'addGroup',
  'deleteUser',
  'lock',
  'unlock',
  'mapping',
] as const;

const step = fc.record({
  kind: fc.constantFrom(...KINDS),
  a: fc.nat({ max: 30 }),
  b: fc.nat({ max: 30 }),
  c: fc.nat({ max: 30 }),
});

/** Runs a history against the router and the model; after every step their roles are the same. */
async function run(history: readonly Step[], maxInCommit: number): Promise<void> {
  const first = MAPPINGS[0] ?? [];
  const model: Model = { users: new Map(), groups: new Map(), mapping: first };
  const resolver = changeable(policyOf(first));
  const world = makeWorld(resolver.find, { roles: { maxInCommit } });
  const { scim, stores, roles } = world;
  let names = 0;
  const pick = (map: ReadonlyMap<string, unknown>, n: number) =>
    [...map.keys()][n % (map.size || 1)];
  const members = (groupId: string) => model.groups.get(groupId)?.members ?? new Set<string>();
  const freeName = (n: number) => {
    const used = new Set([...model.groups.values()].map(({ name }) => name));
    const name = NAMES[n % NAMES.length] ?? '';
    names += 1;
    return used.has(name) ? `Group ${names}` : name;
  };

  const change = async (groupId: string, op: 'add' | 'remove', id: string) => {
    const there = members(groupId).has(id);
    await world[op === 'add' ? 'join' : 'leave'](groupId, id);
    if (there === (op === 'add')) return;
    const before = below(model, [id]);
    if (op === 'add') members(groupId).add(id);
    else members(groupId).delete(id);
    recompute(model, before);
  };

  const steps: Record<Step['kind'], (s: Step) => Promise<unknown>> = {
    async addUser() {
      names += 1;
      const id = await world.addUser(`user${names}`);
      model.users.set(id, { active: true, locked: false, roles: [] });
      recompute(model, [id]);
    },
    async addGroup({ a, b }) {
      const name = freeName(a);
      const user = pick(model.users, b);
      const ids = user === undefined ? [] : [user];
      model.groups.set(await world.addGroup(name, ids), { name, members: new Set(ids) });
      recompute(model, ids);
    },
    async join({ a, b }) {
      const [groupId, user] = [pick(model.groups, a), pick(model.users, b)];
      if (groupId && user) await change(groupId, 'add', user);
    },
    async leave({ a, b }) {
      const groupId = pick(model.groups, a);
      const member = groupId && [...members(groupId)][b % (members(groupId).size || 1)];
      if (groupId && member) await change(groupId, 'remove', member);
    },
    async nest({ a, b }) {
      const [outer, inner] = [pick(model.groups, a), pick(model.groups, b)];
      if (outer && inner && outer !== inner) await change(outer, 'add', inner);
    },
    activate: (s) => setActive(s, true),
    deactivate: (s) => setActive(s, false),
    async put({ a, b, c }) {
      const groupId = pick(model.groups, a);
      const group = groupId && model.groups.get(groupId);
      if (!groupId || !group) return;
      const ids = [pick(model.users, b), pick(model.users, c)].filter((id) => id !== undefined);
      const after = new Set(ids);
      const value = [...after].map((id) => ({ value: id }));
      await scim.put(`/Groups/${groupId}`, { displayName: group.name, members: value }).expect(200);
      const moved = [...new Set([...group.members, ...after])].filter(
        (id) => group.members.has(id) !== after.has(id),
      );
      const affected = below(model, moved);
      model.groups.set(groupId, { ...group, members: after });
      recompute(model, affected);
    },
    async rename({ a, b }) {
      const groupId = pick(model.groups, a);
      const group = groupId && model.groups.get(groupId);
      if (!groupId || !group) return;
      const name = freeName(b);
      const operation = { op: 'replace', path: 'displayName', value: name };
      await scim.patch(`/Groups/${groupId}`, patch(operation)).expect(204);
      group.name = name;
      // A rename matters to those only whose mappings go by name.
      if (model.mapping.length > 0) recompute(model, below(model, [groupId]));
    },
    async deleteGroup({ a }) {
      const groupId = pick(model.groups, a);
      if (!groupId) return;
      await scim.delete(`/Groups/${groupId}`).expect(204);
      const affected = below(model, [groupId]);
      model.groups.delete(groupId);
      for (const { members: rest } of model.groups.values()) rest.delete(groupId);
      recompute(model, affected);
    },
    async deleteUser({ a }) {
      const id = pick(model.users, a);
      if (!id) return;
      await scim.delete(`/Users/${id}`).expect(204);
      model.users.delete(id);
      for (const group of model.groups.values()) group.members.delete(id);
    },
    async lock({ a, b }) {
      const id = pick(model.users, a);
      const user = id && model.users.get(id);
      if (!id || !user) return;
      const role = ['admin', 'auditor'][b % 2] ?? '';
      await stores.userStore.setRoles(ctx, id, [{ role }]);
      Object.assign(user, { locked: true, roles: [role] });
    },
    async unlock({ a }) {
      const id = pick(model.users, a);
      const user = id && model.users.get(id);
      if (!id || !user) return;
      await stores.userStore.unlockRoles(ctx, id);
      user.locked = false;
      await roles.recompute('default', [id]);
      recompute(model, [id]);
    },
    async mapping({ a }) {
      model.mapping = MAPPINGS[a % MAPPINGS.length] ?? [];
      resolver.set(policyOf(model.mapping));
      await roles.replay('default');
      recompute(model, [...model.users.keys()]);
    },
  };

  async function setActive({ a }: Step, active: boolean) {
    const id = pick(model.users, a);
    const user = id && model.users.get(id);
    if (!id || !user) return;
    await world.setActive(id, active);
    if (user.active === active) return;
    user.active = active;
    recompute(model, [id]);
  }

  for (const each of history) {
    await steps[each.kind](each);
    await roles.drain();
    const actual = await Promise.all([...model.users.keys()].map(world.rolesOf));
    const expected = [...model.users.values()].map(({ roles: list }) => list);
    expect([each.kind, actual]).toEqual([each.kind, expected]);
  }
}

describe('any history of provisioning, locks and mappings', () => {
  const seeded = fc
    .array(step, { minLength: 5, maxLength: 30 })
    .map((rest) => [
      ...(['addUser', 'addUser', 'addUser', 'addGroup', 'addGroup', 'addGroup'] as const).map(
        (kind, at) => ({ kind, a: at % 3, b: at % 3, c: 0 }),
      ),
      ...rest,
    ]);

  it.each([
    ['in the commit', 1_000],
    ['by role jobs', 1],
  ])('leaves everybody with the roles of the model, %s', async (_, maxInCommit) => {
    await fc.assert(
      fc.asyncProperty(seeded, (history) => run(history, maxInCommit)),
      { numRuns: 25 },
    );
  });
});
