import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRolePolicy, type RoleResolver } from '../../../src/roles/index.js';
import { ENTERPRISE, patch, user } from '../../support/messages.js';
import { makeWorld, type World } from './support.js';

const VALUES = ['a', 'b', 'c'];
const ATTRIBUTES = ['title', 'userType', 'nickName', 'name.givenName', `${ENTERPRISE}:department`];

const value = fc.constantFrom(...VALUES);

const policy = fc
  .record({
    defaultRole: fc.option(value, { nil: undefined }),
    disabledRole: fc.option(value, { nil: undefined }),
    groupRoles: fc.array(fc.record({ group: fc.record({ displayName: value }), role: value }), {
      maxLength: 3,
    }),
    assertedRoles: fc.option(fc.dictionary(value, value, { maxKeys: 2 }), { nil: undefined }),
  })
  .map(({ defaultRole, disabledRole, groupRoles, assertedRoles }) =>
    createRolePolicy({
      groupRoles,
      ...(defaultRole !== undefined && { defaultRole }),
      ...(disabledRole !== undefined && { disabledRole }),
      ...(assertedRoles && { assertedRoles: { ...assertedRoles } }),
    }),
  );

/** What an attribute path names in a record. */
function valueAt(record: object, path: string): unknown {
  if (path.startsWith(ENTERPRISE)) {
    const extension = Reflect.get(record, ENTERPRISE) ?? {};
    return Reflect.get(extension, path.slice(ENTERPRISE.length + 1));
  }
  const [name = '', sub] = path.split('.');
  const found: unknown = Reflect.get(record, name);
  return sub === undefined ? found : Reflect.get(Object(found), sub);
}

/** A resolver of the host's that reads some attributes, and says which. */
const own = fc.uniqueArray(fc.constantFrom(...ATTRIBUTES)).map(
  (names): RoleResolver => ({
    resolve: ({ user: record, active, groups }) => ({
      assignments: [
        ...names.map((name) => `${name} ${valueAt(record, name)}`),
        ...groups.map(({ display }) => `group ${display}`),
        ...(active ? [] : ['inactive']),
      ].map((role) => ({ role, reason: 'custom:all' })),
    }),
    userAttributes: names,
  }),
);

const step = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    who: fc.nat(2),
    path: fc.constantFrom(...ATTRIBUTES),
    value,
  }),
  fc.record({ kind: fc.constant('assert' as const), who: fc.nat(2), value }),
  fc.record({ kind: fc.constant('active' as const), who: fc.nat(2), active: fc.boolean() }),
  fc.record({ kind: fc.constant('put' as const), who: fc.nat(2), value, active: fc.boolean() }),
  fc.record({ kind: fc.constant('join' as const), who: fc.nat(2), group: fc.nat(2) }),
  fc.record({ kind: fc.constant('leave' as const), who: fc.nat(2), group: fc.nat(2) }),
  fc.record({
    kind: fc.constant('rename' as const),
    group: fc.nat(2),
    value: fc.constantFrom('x', 'y'),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Runs a history; the roles of everybody after each step, in the order of the users. */
async function rolesAfter(resolver: RoleResolver, history: readonly Step[]): Promise<unknown[]> {
  const world: World = makeWorld(resolver);
  const { scim } = world;
  const users: string[] = [];
  for (const name of ['u0', 'u1', 'u2']) users.push(await world.addUser(name));
  const groups: string[] = [];
  for (const [at, name] of VALUES.entries()) {
    groups.push(await world.addGroup(name, users.slice(0, at)));
  }
  const replace = (path: string, given: unknown) => patch({ op: 'replace', path, value: given });
  const run = async (each: Step): Promise<unknown> => {
    if (each.kind === 'rename') {
      const name = `${each.value}${each.group}`;
      return scim.patch(`/Groups/${groups[each.group]}`, replace('displayName', name)).expect(204);
    }
    const id = users[each.who] ?? '';
    const path = `/Users/${id}`;
    switch (each.kind) {
      case 'set':
        return scim.patch(path, replace(each.path, each.value)).expect(200);
      case 'assert':
        return scim.patch(path, replace('roles', [{ value: each.value }])).expect(200);
      case 'active':
        return world.setActive(id, each.active);
      case 'put': {
        const { active, value: title } = each;
        return scim.put(path, user(`u${each.who}`, { active, title })).expect(200);
      }
      default:
        return world[each.kind](groups[each.group] ?? '', id);
    }
  };
  const seen: unknown[] = [];
  for (const each of history) {
    await run(each);
    const roles = await Promise.all(users.map(world.rolesOf));
    seen.push(roles.map((list) => [...(list ?? [])].sort()));
  }
  return seen;
}

describe('roles that are computed only when something has changed that is read', () => {
  it('are those that are computed each time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(policy, own),
        fc.array(step, { minLength: 5, maxLength: 25 }),
        async (resolver, history) => {
          const { userAttributes: _, ...always } = resolver;
          expect(await rolesAfter(resolver, history)).toEqual(await rolesAfter(always, history));
        },
      ),
      { numRuns: 30 },
    );
  });
});
