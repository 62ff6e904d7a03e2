import assert from 'node:assert/strict';
import {
  type RequestContext,
  type SeatCount,
  type SeatMethods,
  StoreError,
  type UserStore,
} from '../../../index.js';
import { refused } from '../assertions.js';
import type { Check } from '../check.js';
import type { Fixture } from '../fixture.js';
import { all, keeps, type Subject, usersCan } from '../subject.js';
import { takenBack, unitOf } from '../units.js';

const hasUnits = ({ stores }: Subject) => stores.unitOfWork !== undefined;
const keepsActive = ({ users }: Subject) => keeps(users, 'active');
const takes = all(usersCan('takeSeats', 'countActive'), hasUnits, keepsActive);

type SeatStore = UserStore & Required<SeatMethods>;

const storeOf = ({ users }: Fixture) => users.store as SeatStore;

const countIn = (bench: Fixture, { tenantId } = bench.ctx): Promise<number> =>
  storeOf(bench).countActive(bench.ctx, tenantId);

interface Seats {
  readonly limit: number;
  /** Default: the limit. */
  readonly exactFrom?: number;
  /** Default: that of the bench. */
  readonly tenantId?: string;
}

const take = (
  bench: Fixture,
  unit: RequestContext,
  { limit, exactFrom = limit, tenantId = bench.ctx.tenantId }: Seats,
  joining = 1,
): Promise<SeatCount | undefined> =>
  storeOf(bench).takeSeats(unit, { tenantId, joining, limit, exactFrom });

const MOST_TRIES = 50;

/** A unit of work as the router runs it: again after a conflict that goes away. */
async function inUnit<T>(
  bench: Fixture,
  work: (unit: RequestContext) => Promise<T>,
  tries = MOST_TRIES,
): Promise<T> {
  try {
    return await unitOf(bench).run(bench.ctx, work);
  } catch (error) {
    const passes = StoreError.is(error) && error.code === 'versionConflict' && error.isTransient;
    if (!passes || tries === 0) throw error;
    return inUnit(bench, work, tries - 1);
  }
}

/** Somebody is created, and takes a seat. */
const join = (bench: Fixture, name: string, seats: Seats) =>
  inUnit(bench, async (unit) => {
    const { id } = await bench.users.store.create(unit, bench.users.named(name));
    return { id, count: await take(bench, unit, seats) };
  });

const setActive = (bench: Fixture, unit: RequestContext, id: string, active: boolean) =>
  bench.users.store.replace(unit, id, bench.users.named(`${id} again`, { active }));

export const SEATS: readonly Check[] = [
  {
    id: 'seats.count',
    requirement: 'MUST count the active people of the tenant, and nobody else.',
    impact: 'Seats: a customer pays for leavers, or has more people than it pays for.',
    when: takes,
    async run(bench) {
      const { users: kit, ctx } = bench;
      const other = await bench.elsewhere();
      await other.users.people('Eve');
      assert.equal(await countIn(bench), 0, 'in an empty tenant');
      const [ada, bea] = await kit.people('Ada', 'Bea', 'Cleo');
      await kit.create(kit.named('Dora', { active: false }));
      assert.equal(await countIn(bench), 3, 'three active people and one who is not');
      await kit.store.delete(ctx, ada?.id ?? '');
      await setActive(bench, ctx, bea?.id ?? '', false);
      assert.equal(await countIn(bench), 1, 'after one was deleted and one deactivated');
      await setActive(bench, ctx, bea?.id ?? '', true);
      assert.equal(await countIn(bench), 2, 'after one came back');
    },
  },
  {
    id: 'seats.hidden',
    requirement: 'MUST count people whom SCIM does not show.',
    impact: 'Seats: accounts that the product made itself cost nothing.',
    when: all(takes, ({ stores }) => stores.hideUser !== undefined),
    async run(bench) {
      const { users: kit, ctx, stores } = bench;
      await stores.hideUser?.(ctx, kit.named('Ada', { active: true }));
      await stores.hideUser?.(ctx, kit.named('Bea', { active: false }));
      assert.equal(await countIn(bench), 1, 'an active account and an inactive one');
      const taken = await refused('seatsTaken', 'one more than there are seats', () =>
        join(bench, 'Cleo', { limit: 1 }),
      );
      assert.equal(taken.active, 2, 'active');
    },
  },
  {
    id: 'seats.taken',
    requirement: 'MUST let in as many as there are seats, and refuse the next by SeatsTakenError.',
    impact: 'POST of the 51st of 50 people: a seat that nobody pays for, or one that nobody gets.',
    when: takes,
    async run(bench) {
      const seats = { limit: 5, exactFrom: 4 };
      for (const name of ['Ada', 'Bea', 'Cleo', 'Dora', 'Emma']) await join(bench, name, seats);
      const taken = await refused('seatsTaken', 'one more than there are seats', () =>
        join(bench, 'Fay', seats),
      );
      assert.deepEqual([taken.active, taken.limit], [6, 5], 'active and limit of the error');
      assert.equal(await countIn(bench), 5, 'people afterwards');
      await join(bench, 'Gwen', { limit: 6 });
    },
  },
  {
    id: 'seats.exact',
    requirement: 'MUST tell how many there are from `exactFrom` on, those of the unit included.',
    impact: 'The warning that seats run out comes late, or never.',
    when: takes,
    async run(bench) {
      const seats = { limit: 5, exactFrom: 2 };
      const told = async (name: string) => (await join(bench, name, seats)).count?.active;
      const first = await told('Ada');
      assert.ok(first === undefined || first === 1, `the first: ${first}`);
      assert.equal(await told('Bea'), 2, 'the second');
      assert.equal(await told('Cleo'), 3, 'the third');
    },
  },
  {
    id: 'seats.unasked',
    requirement: 'MUST count people for whom no seat was asked.',
    impact: 'A tenant whose limit was taken away for a while: it has more people than seats.',
    when: takes,
    async run(bench) {
      const { users: kit, ctx } = bench;
      const seats = { limit: 9, exactFrom: 9 };
      for (const name of ['Ada', 'Bea', 'Cleo']) await join(bench, name, seats);
      await kit.people('Dora', 'Emma');
      const left = await kit.create(kit.named('Fay', { active: false }));
      await inUnit(bench, (unit) => setActive(bench, unit, left.id, true));
      await inUnit(bench, async (unit) => {
        await kit.store.create(unit, kit.named('Gwen'));
        await kit.store.create(unit, kit.named('Hera'));
      });
      await join(bench, 'Ida', seats);
      const taken = await refused('seatsTaken', 'one more than there are seats', () =>
        join(bench, 'Jane', seats),
      );
      assert.equal(taken.active, 10, 'active');
      assert.equal(await countIn(bench, ctx), 9, 'people afterwards');
    },
  },
  {
    id: 'seats.freed',
    requirement: 'MUST free the seats of people who are deactivated or deleted.',
    impact: 'A leaver is replaced: the newcomer is refused although a seat is free.',
    when: takes,
    async run(bench) {
      const { users: kit, ctx } = bench;
      const seats = { limit: 2, exactFrom: 2 };
      const ada = await join(bench, 'Ada', seats);
      const bea = await join(bench, 'Bea', seats);
      await kit.store.delete(ctx, ada.id);
      await join(bench, 'Cleo', seats);
      await setActive(bench, ctx, bea.id, false);
      await join(bench, 'Dora', seats);
      await refused('seatsTaken', 'somebody who comes back to no seat', () =>
        inUnit(bench, async (unit) => {
          await setActive(bench, unit, bea.id, true);
          await take(bench, unit, seats);
        }),
      );
      assert.equal((await kit.get(bea.id)).active, false, '`active` of who did not come back');
    },
  },
  {
    id: 'seats.rollback',
    requirement: 'MUST give back the seats of a unit of work that fails.',
    impact: 'A write that is tried again: each attempt costs a seat.',
    when: takes,
    async run(bench) {
      const seats = { limit: 3, exactFrom: 3 };
      await join(bench, 'Ada', seats);
      for (const name of ['Bea', 'Cleo', 'Dora']) {
        await takenBack(bench, async (unit) => {
          await bench.users.store.create(unit, bench.users.named(name));
          await take(bench, unit, seats);
        });
      }
      for (const name of ['Emma', 'Fay']) await join(bench, name, seats);
      assert.equal(await countIn(bench), 3, 'people afterwards');
    },
  },
  {
    id: 'seats.over',
    requirement:
      'MUST refuse everybody in a tenant that has more people than seats, and keep those.',
    impact: 'A smaller plan: people lose access by it, or it lets in more of them.',
    when: takes,
    async run(bench) {
      const { users: kit } = bench;
      await kit.people('Ada', 'Bea', 'Cleo');
      const taken = await refused('seatsTaken', 'one more', () =>
        join(bench, 'Dora', { limit: 2 }),
      );
      assert.equal(taken.active, 4, 'active');
      assert.equal(await countIn(bench), 3, 'people afterwards');
    },
  },
  {
    id: 'seats.alone',
    requirement:
      'MUST count those who are to become active besides where there is no unit of work.',
    impact: 'POST without units of work: the first who has no seat is let in.',
    when: takes,
    async run(bench) {
      const { users: kit, ctx } = bench;
      await kit.people('Ada', 'Bea');
      await take(bench, ctx, { limit: 3 });
      const taken = await refused('seatsTaken', 'two more where one seat is free', () =>
        take(bench, ctx, { limit: 3 }, 2),
      );
      assert.equal(taken.active, 4, 'active');
    },
  },
  {
    id: 'seats.together',
    requirement: 'MUST let in as many as there are seats where more come at once.',
    impact: 'A provider that sends ten people at once: all of them get the last seat.',
    when: takes,
    async run(bench) {
      const seats = { limit: 5, exactFrom: 4 };
      await bench.users.people('Ada', 'Bea');
      const names = ['Cleo', 'Dora', 'Emma', 'Fay', 'Gwen', 'Hera', 'Ida', 'Jane'];
      const ends = await Promise.allSettled(names.map((name) => join(bench, name, seats)));
      const refusals = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
      for (const error of refusals) {
        if (!(StoreError.is(error) && error.code === 'seatsTaken')) throw error;
      }
      assert.equal(refusals.length, names.length - 3, 'refusals');
      assert.equal(await countIn(bench), 5, 'people afterwards');
    },
  },
  {
    id: 'seats.guests',
    requirement: 'MUST count the active people of other tenants who were added to the tenant.',
    impact: 'One connection that feeds several tenants: its people need no seats in them.',
    when: all(takes, usersCan('addToTenant', 'removeFromTenant')),
    async run(bench) {
      const { users: kit, ctx } = bench;
      const other = await bench.elsewhere();
      const { tenantId } = other.ctx;
      const [ada, bea] = await kit.people('Ada', 'Bea');
      await other.users.people('Eve');
      const seats = { limit: 3, exactFrom: 3, tenantId };
      const place = (id = '') =>
        inUnit(bench, async (unit) => {
          await kit.store.addToTenant?.(unit, id, tenantId);
          return take(bench, unit, { ...seats, exactFrom: 0 });
        });
      assert.equal((await place(ada?.id))?.active, 2, 'one guest and one of its own');
      await place(bea?.id);
      assert.equal(await countIn(bench, other.ctx), 3, 'two guests and one of its own');
      await refused('seatsTaken', 'one of its own where guests have all seats', () =>
        join(other, 'Fay', { limit: 3 }),
      );
      await setActive(bench, ctx, ada?.id ?? '', false);
      assert.equal(await countIn(bench, other.ctx), 2, 'after a guest was deactivated');
      await inUnit(bench, (unit) => setActive(bench, unit, ada?.id ?? '', true));
      await refused('seatsTaken', 'one of its own where a guest has come back', () =>
        join(other, 'Gwen', { limit: 3 }),
      );
      await kit.store.removeFromTenant?.(ctx, bea?.id ?? '', tenantId);
      await join(other, 'Hera', { limit: 3 });
      assert.equal(await countIn(bench), 2, 'at home');
    },
  },
];
