import {
  type ProvisionedChange,
  type ProvisionedMethods,
  type RequestContext,
  type SeatMethods,
  SeatsTakenError,
  type UserStore,
} from '../../../../src/index.js';
import { brokenUsers, type Fault, goodStores, isStoreError } from './fault.js';

type Store = UserStore & Required<SeatMethods & ProvisionedMethods>;

const broken = (change: (users: Store) => Partial<Store>): Fault['make'] =>
  brokenUsers((users) => change(users as Store));

const ALL = { page: { kind: 'index', startIndex: 1, count: 1000 } } as const;

async function ownPeople(users: Store, ctx: RequestContext, tenantId: string, active?: true) {
  const { resources } = await users.list({ ...ctx, tenantId }, ALL);
  return resources.filter((each) => active === undefined || each.active === active).length;
}

/** Takes are counted, and people are not. */
const byTakes = broken(() => {
  const taken = new Map<string, number>();
  return {
    async takeSeats(_ctx, { tenantId, joining, limit }) {
      const active = (taken.get(tenantId) ?? 0) + joining;
      if (active > limit) throw new SeatsTakenError(active, limit);
      taken.set(tenantId, active);
      return { active };
    },
  };
});

/** Attributes that were noted once are found by the id of the user alone. */
const neverForgotten = broken((users) => {
  const noted = new Map<string, ProvisionedChange['attributes']>();
  return {
    async noteProvisioned(ctx, id, change) {
      noted.set(id, change.attributes);
      await users.noteProvisioned(ctx, id, change);
    },
    readProvisioned: async (ctx, id) => (await users.readProvisioned(ctx, id)) ?? noted.get(id),
  };
});

export const SEAT_FAULTS: readonly Fault[] = [
  {
    name: 'people who are not active have seats',
    caughtBy: 'seats.count',
    make: broken((users) => ({
      countActive: (ctx, tenantId) => ownPeople(users, ctx, tenantId),
    })),
  },
  {
    name: 'hidden people have no seats',
    caughtBy: 'seats.hidden',
    make: broken((users) => ({
      countActive: (ctx, tenantId) => ownPeople(users, ctx, tenantId, true),
    })),
  },
  {
    name: 'one more than there are seats is let in',
    caughtBy: 'seats.taken',
    make: broken((users) => ({
      takeSeats: (ctx, seats) => users.takeSeats(ctx, { ...seats, limit: seats.limit + 1 }),
    })),
  },
  {
    name: 'the count is never told',
    caughtBy: 'seats.exact',
    make: broken((users) => ({
      async takeSeats(ctx, seats) {
        await users.takeSeats(ctx, seats);
        return undefined;
      },
    })),
  },
  { name: 'people who take no seat do not count', caughtBy: 'seats.unasked', make: byTakes },
  { name: 'seats are never free again', caughtBy: 'seats.freed', make: byTakes },
  { name: 'units that fail keep their seats', caughtBy: 'seats.rollback', make: byTakes },
  {
    name: 'a tenant with too many people may have more',
    caughtBy: 'seats.over',
    make: broken((users) => ({
      async takeSeats(ctx, seats) {
        try {
          return await users.takeSeats(ctx, seats);
        } catch (error) {
          if (!isStoreError(error, 'seatsTaken')) throw error;
          const active = await users.countActive(ctx, seats.tenantId);
          if (active - seats.joining < seats.limit) throw error;
          return { active };
        }
      },
    })),
  },
  {
    name: 'without a unit of work those who are to come do not count',
    caughtBy: 'seats.alone',
    make: broken((users) => ({
      takeSeats: (ctx, seats) =>
        users.takeSeats(ctx, ctx.transaction === undefined ? { ...seats, joining: 0 } : seats),
    })),
  },
  {
    name: 'the count of a moment ago decides',
    caughtBy: 'seats.together',
    make: broken((users) => {
      const counts = new Map<string, Promise<number>>();
      return {
        async takeSeats(ctx, { tenantId, limit }) {
          const counted = counts.get(tenantId) ?? users.countActive(ctx, tenantId);
          counts.set(tenantId, counted);
          const active = await counted;
          if (active > limit) throw new SeatsTakenError(active, limit);
          return { active };
        },
      };
    }),
  },
  {
    name: 'guests have no seats',
    caughtBy: 'seats.guests',
    make: broken((users) => ({
      async takeSeats(ctx, seats) {
        await users.takeSeats(ctx, { ...seats, limit: Number.POSITIVE_INFINITY });
        return { active: 1 };
      },
    })),
  },
];

export const PROVISIONED_FAULTS: readonly Fault[] = [
  {
    name: 'of somebody whom nobody provisioned nothing was',
    caughtBy: 'provisioned.none',
    make: broken((users) => ({
      readProvisioned: async (ctx, id) => (await users.readProvisioned(ctx, id)) ?? {},
    })),
  },
  {
    name: 'a part takes the place of the whole',
    caughtBy: 'provisioned.changes',
    make: broken((users) => ({
      noteProvisioned: (ctx, id, change) =>
        users.noteProvisioned(ctx, id, { ...change, kind: 'whole' }),
    })),
  },
  {
    name: 'only the first change of a unit is noted',
    caughtBy: 'provisioned.unit',
    make: broken((users) => {
      const noted = new WeakMap<object, Set<string>>();
      return {
        async noteProvisioned(ctx, id, change) {
          const unit = ctx.transaction as object | undefined;
          const ids = (unit && noted.get(unit)) ?? new Set();
          if (unit && ids.has(id)) return;
          if (unit) noted.set(unit, ids.add(id));
          await users.noteProvisioned(ctx, id, change);
        },
      };
    }),
  },
  {
    name: 'what was noted stays where the unit fails',
    caughtBy: 'provisioned.rollback',
    make() {
      const { userStore, groupStore } = goodStores();
      return { userStore, groupStore, unitOfWork: { run: (ctx, work) => work(ctx) } };
    },
  },
  {
    name: 'attributes of another tenant are told',
    caughtBy: 'provisioned.tenant',
    make: neverForgotten,
  },
  { name: 'attributes outlive the user', caughtBy: 'provisioned.ended', make: neverForgotten },
];
