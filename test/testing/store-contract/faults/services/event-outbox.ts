import type { EventOutbox, OutboxDraft, OutboxEntry } from '../../../../../src/index.js';
import type { Fault } from '../fault.js';
import { broken, type GoodServices, tick } from './good-services.js';
import { type Effects, parallelUnits } from './parallel-units.js';

const brokenOutbox = (change: (good: EventOutbox, all: GoodServices) => Partial<EventOutbox>) =>
  broken('eventOutbox', change);

interface Row extends OutboxEntry {
  owner?: string;
  freeAt: number;
}

/** Which rows can be claimed, of those that are committed, in the order of their numbers. */
type Choose = (rows: readonly Row[], now: number) => readonly Row[];

const oldestOfEach: Choose = (rows, now) => {
  const seen = new Set<string>();
  return rows.filter(({ resource, freeAt }) => {
    const isOldest = !seen.has(resource);
    seen.add(resource);
    return isOldest && freeAt <= now;
  });
};

/** A table whose numbers are drawn at the insert, as an identity column draws them. */
function numbered(choose: Choose, now: () => number = Date.now): EventOutbox {
  const rows: Row[] = [];
  let last = 0;
  const commit = (row: Row) => {
    rows.push(row);
    rows.sort((a, b) => Number(a.id) - Number(b.id));
  };
  const heldBy = (owner: string, ids: readonly string[]) =>
    rows.filter((row) => row.owner === owner && ids.includes(row.id));
  return {
    async append(ctx, drafts) {
      for (const draft of drafts) {
        last += 1;
        const row = { ...draft, id: String(last), freeAt: 0 };
        const unit = ctx.transaction as Effects | undefined;
        if (unit) unit.commits.push(() => commit(row));
        else commit(row);
      }
    },
    async claim(owner, limit, seconds) {
      const claimed = choose(rows, now()).slice(0, limit);
      for (const row of claimed) Object.assign(row, { owner, freeAt: now() + seconds * 1_000 });
      return claimed.map(({ id, resource, event }) => ({ id, resource, event }));
    },
    async lease(owner, ids, seconds) {
      for (const row of heldBy(owner, ids)) row.freeAt = now() + seconds * 1_000;
    },
    async complete(owner, ids) {
      for (const row of heldBy(owner, ids)) rows.splice(rows.indexOf(row), 1);
    },
  };
}

const withTable =
  (choose: Choose): Fault['make'] =>
  () => ({
    eventOutbox: numbered(choose),
    unitOfWork: parallelUnits,
  });

/** Changes what is appended. */
const appending = (change: (draft: OutboxDraft) => OutboxDraft) =>
  brokenOutbox((good) => ({ append: (ctx, drafts) => good.append(ctx, drafts.map(change)) }));

export const OUTBOX_FAULTS: readonly Fault[] = [
  {
    name: 'events are kept as ASCII',
    caughtBy: 'outbox.kept',
    make: appending((draft) => ({
      ...draft,
      event: JSON.parse(JSON.stringify(draft.event).replaceAll(/[^\x20-\x7e]/g, '?')),
    })),
  },
  {
    name: 'all entries of a resource are given out',
    caughtBy: 'outbox.oldest',
    make: withTable((rows, now) => rows.filter(({ freeAt }) => freeAt <= now)),
  },
  {
    name: 'entries of one call are appended in reverse',
    caughtBy: 'outbox.order',
    make: brokenOutbox((good) => ({
      append: (ctx, drafts) => good.append(ctx, [...drafts].reverse()),
    })),
  },
  {
    name: 'ids are ordered as texts',
    caughtBy: 'outbox.order',
    make: withTable((rows, now) =>
      oldestOfEach(
        [...rows].sort((a, b) => (a.id < b.id ? -1 : 1)),
        now,
      ),
    ),
  },
  {
    name: 'resources are compared without case',
    caughtBy: 'outbox.apart',
    make: appending((draft) => ({ ...draft, resource: draft.resource.toLowerCase() })),
  },
  {
    name: 'the limit is not kept',
    caughtBy: 'outbox.limit',
    make: brokenOutbox((good) => ({
      claim: (owner, _limit, seconds) => good.claim(owner, 1_000, seconds),
    })),
  },
  {
    name: 'what is held is skipped, and the next of its resource given out',
    caughtBy: 'outbox.held',
    make: withTable((rows, now) =>
      oldestOfEach(
        rows.filter(({ freeAt }) => freeAt <= now),
        now,
      ),
    ),
  },
  {
    name: 'free entries are looked up before they are leased',
    caughtBy: 'outbox.parallel',
    make: brokenOutbox((good) => {
      let looking: Promise<readonly OutboxEntry[]> | undefined;
      return {
        async claim(owner, limit, seconds) {
          looking ??= good.claim(owner, limit, seconds);
          const found = await looking;
          await tick();
          looking = undefined;
          return found;
        },
      };
    }),
  },
  {
    name: 'leases never end',
    caughtBy: 'outbox.lapsed',
    make: brokenOutbox((good) => ({ claim: (owner, limit) => good.claim(owner, limit, 1e6) })),
  },
  {
    name: 'a former owner can complete',
    caughtBy: 'outbox.lapsed',
    make: brokenOutbox((good) => {
      const holders = new Map<string, string>();
      return {
        async claim(owner, limit, seconds) {
          const entries = await good.claim(owner, limit, seconds);
          for (const { id } of entries) holders.set(id, owner);
          return entries;
        },
        async complete(_owner, ids) {
          for (const id of ids) await good.complete(holders.get(id) ?? '', [id]);
        },
      };
    }),
  },
  {
    name: 'a lease cannot be made longer',
    caughtBy: 'outbox.lease',
    make: brokenOutbox((good) => ({
      lease: async (owner, ids, seconds) => {
        if (seconds === 0) await good.lease(owner, ids, seconds);
      },
    })),
  },
  {
    name: 'a lease cannot be given back',
    caughtBy: 'outbox.lease',
    make: brokenOutbox((good) => ({
      lease: (owner, ids, seconds) => good.lease(owner, ids, Math.max(1, seconds)),
    })),
  },
  {
    name: 'everybody can give back a lease',
    caughtBy: 'outbox.lease.owner',
    make: brokenOutbox((good) => {
      const owners = new Set<string>();
      return {
        claim(owner, limit, seconds) {
          owners.add(owner);
          return good.claim(owner, limit, seconds);
        },
        async lease(_owner, ids, seconds) {
          for (const owner of owners) await good.lease(owner, ids, seconds);
        },
      };
    }),
  },
  {
    name: 'completing one completes all that is held',
    caughtBy: 'outbox.complete',
    make: brokenOutbox((good) => {
      const held = new Map<string, string[]>();
      return {
        async claim(owner, limit, seconds) {
          const entries = await good.claim(owner, limit, seconds);
          held.set(owner, [...(held.get(owner) ?? []), ...entries.map(({ id }) => id)]);
          return entries;
        },
        complete: (owner) => good.complete(owner, held.get(owner) ?? []),
      };
    }),
  },
  {
    name: 'everybody can complete',
    caughtBy: 'outbox.complete.owner',
    make: brokenOutbox((good) => {
      const owners = new Set<string>();
      return {
        claim(owner, limit, seconds) {
          owners.add(owner);
          return good.claim(owner, limit, seconds);
        },
        async complete(_owner, ids) {
          for (const owner of owners) await good.complete(owner, ids);
        },
      };
    }),
  },
  {
    name: 'events are seen before the commit',
    caughtBy: 'outbox.unit.commit',
    make: () => ({
      eventOutbox: numbered(oldestOfEach),
      unitOfWork: { run: (ctx, work) => work(ctx) },
    }),
  },
  {
    name: 'events are appended beside the unit',
    caughtBy: 'outbox.unit.rollback',
    make: () => ({
      eventOutbox: numbered(oldestOfEach),
      unitOfWork: { run: (ctx, work) => work(ctx) },
    }),
  },
  {
    name: 'entries are ordered by numbers that the inserts draw',
    caughtBy: 'outbox.interleaved.order',
    make: withTable(oldestOfEach),
  },
  {
    name: 'entries are read from the last number on',
    caughtBy: 'outbox.interleaved.missed',
    make: () => {
      let last = 0;
      const choose: Choose = (rows, now) => {
        const found = oldestOfEach(rows, now).filter(({ id }) => Number(id) > last);
        last = Math.max(last, ...found.map(({ id }) => Number(id)));
        return found;
      };
      return { eventOutbox: numbered(choose), unitOfWork: parallelUnits };
    },
  },
];
