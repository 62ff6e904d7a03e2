import fc from 'fast-check';
import {
  createMemoryStores,
  createScimRouter,
  type ListQuery,
  type MemoryStores,
  type ReasonedAssignment,
  type RoleAssignment,
  type RoleState,
  type ScimOptions,
  type ScimRouter,
  type UserStore,
} from '../../../src/index.js';
import type { RoleResolver } from '../../../src/roles/index.js';
import { overriding } from '../../support/stores.js';
import { ctx } from './support.js';

/** Tenants in which somebody may be administrator: that of the connection, and one besides. */
const TENANTS = [undefined, 'globex'] as const;

/** A person as the property tests make them up. */
export interface Someone {
  readonly active: boolean;
  readonly locked: boolean;
  /** In which of the two tenants they are administrator before, and by the policy. */
  readonly was: readonly [boolean, boolean];
  readonly wanted: readonly [boolean, boolean];
}

const either = fc.tuple(fc.boolean(), fc.boolean());
const rarely = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);

export const someone: fc.Arbitrary<Someone> = fc.record({
  active: rarely.map((isSo) => !isSo),
  locked: rarely,
  was: either,
  wanted: fc.oneof(either, fc.constant([false, false] as const)),
});

const admin = (at: number): RoleAssignment => {
  const tenant = TENANTS[at];
  return tenant === undefined ? { role: 'admin' } : { role: 'admin', targetTenantId: tenant };
};
const assignmentsOf = (flags: readonly boolean[]): RoleAssignment[] =>
  flags.flatMap((flag, at) => (flag ? [admin(at)] : []));

/** The policy says what is written in the title of a user. */
const resolver: RoleResolver = {
  administratorRole: 'admin',
  targetTenants: ['globex'],
  resolve: ({ user, active }) => ({
    assignments: !active
      ? []
      : assignmentsOf(JSON.parse(String(user.title))).map(
          (each): ReasonedAssignment => ({ ...each, reason: 'custom:title' }),
        ),
  }),
};

export interface Host {
  readonly stores: MemoryStores;
  readonly ids: readonly string[];
}

/** A host that has these people with the roles from before the policy. */
export async function hostOf(people: readonly Someone[], now?: () => Date): Promise<Host> {
  const stores = createMemoryStores(now === undefined ? {} : { now });
  const { userStore } = stores;
  const ids: string[] = [];
  for (const [n, { active, locked, was, wanted }] of people.entries()) {
    const title = JSON.stringify(wanted);
    const { id } = await userStore.create(ctx, { userName: `u${n}`, active, title });
    ids.push(id);
    await userStore.setRoles(ctx, id, assignmentsOf(was));
    if (!locked) await userStore.unlockRoles(ctx, id);
  }
  return { stores, ids };
}

export interface ProcessOptions extends Omit<Partial<ScimOptions>, 'cursor'> {
  /** Most users on a page that the store returns, whatever it is asked for. */
  readonly page: number;
  /** Calls of `lockRoleStates` after which the process crashes. */
  readonly crashAfter?: number;
  readonly cursor?: boolean;
}

/** A process of that host: a router of its own over the same stores. */
export function processOf(
  { stores, ids }: Host,
  { page, crashAfter = Number.POSITIVE_INFINITY, cursor = true, ...more }: ProcessOptions,
): ScimRouter {
  const { userStore } = stores;
  let locks = 0;
  const small = overriding<UserStore>(userStore, {
    capabilities: { ...userStore.capabilities, cursor },
    list: (of, query: ListQuery) =>
      userStore.list(of, {
        ...query,
        page: {
          ...query.page,
          count: cursor ? Math.min(page, query.page.count) : query.page.count,
        },
      }),
    async lockRoleStates(of, sorted) {
      locks += 1;
      if (locks > crashAfter) throw new Error('crash');
      // Ids are random: so that two runs agree about who comes last, they come in the order of creation.
      const states = await userStore.lockRoleStates(of, sorted);
      const orderOf = new Map(ids.map((id, n) => [id, n]));
      const place = ({ userId }: RoleState) => orderOf.get(userId) ?? -1;
      return [...states].sort((a, b) => place(a) - place(b));
    },
  });
  return createScimRouter({
    ...stores,
    userStore: small,
    auth: 'none',
    logger: { warn() {}, error() {} },
    roleResolver: () => resolver,
    roles: { targetTenants: ['globex'] },
    ...more,
  });
}

/** Who is administrator in each tenant, as numbers of people. */
export async function administratorsOf({ stores, ids }: Host): Promise<readonly number[][]> {
  const states = await Promise.all(ids.map((id) => stores.userStore.rolesOf(ctx, id)));
  return TENANTS.map((tenant) =>
    states.flatMap((state, n) =>
      state?.assignments.some(({ targetTenantId }) => targetTenantId === tenant) ? [n] : [],
    ),
  );
}

/** Why this cannot be the end, for each tenant where it cannot. */
export function problemsOf(people: readonly Someone[], ends: readonly number[][]): string[] {
  return TENANTS.flatMap((_, at) => {
    const numbers = people.map((__, n) => n);
    const where = (is: (one: Someone) => boolean) =>
      numbers.filter((n) => people.slice(n, n + 1).some(is));
    const has = (flags: readonly boolean[]) => flags[at] === true;
    const right = where(({ active, locked, was, wanted }) =>
      locked ? has(was) : active && has(wanted),
    );
    const end = ends[at] ?? [];
    const exactly = JSON.stringify(end) === JSON.stringify(right);
    if (right.some((n) => people[n]?.active)) return exactly ? [] : [`${at}: ${end}, not ${right}`];
    // Nobody active is one by the policy: one of those who were keeps the role, if there was any.
    const former = where(({ active, locked, was }) => active && !locked && has(was));
    const spared = end.filter((n) => !right.includes(n));
    const kept = former.length === 0 ? 0 : 1;
    const isRight =
      spared.length === kept &&
      spared.every((n) => former.includes(n)) &&
      right.every((n) => end.includes(n));
    return isRight ? [] : [`${at}: ${end} of ${former}, and ${right}`];
  });
}
