import { Mutex } from '../../lib/mutex.js';
import { write } from '../../stores/memory/unit-of-work.js';
import type { DeletionGuardStore, GuardAttempt } from './store.js';

/** What is known of one tenant; times are milliseconds since the epoch. */
interface Ledger {
  readonly mutex: Mutex;
  heldSince: number | undefined;
  /** For each user the attempts that were let through, with their times. */
  readonly taken: Map<string, Map<string, number>>;
  readonly held: Set<string>;
  /** Until when each decision lasts. */
  readonly decided: Map<string, { readonly released: boolean; readonly until: number }>;
}

const empty = (): Ledger => ({
  mutex: new Mutex(),
  heldSince: undefined,
  taken: new Map(),
  held: new Set(),
  decided: new Map(),
});

/** Drops what was taken before the window. */
function slide({ taken }: Ledger, since: number): void {
  for (const [id, attempts] of taken) {
    for (const [attemptId, time] of attempts) if (time <= since) attempts.delete(attemptId);
    if (attempts.size === 0) taken.delete(id);
  }
}

/** Drops decisions that no longer last. */
function expire({ decided }: Ledger, now: number): void {
  for (const [id, { until }] of decided) if (until <= now) decided.delete(id);
}

function note({ taken }: Ledger, { resourceId, attemptId, now }: GuardAttempt): void {
  const attempts = taken.get(resourceId) ?? new Map<string, number>();
  taken.set(resourceId, attempts.set(attemptId, now));
}

type AttemptName = Pick<GuardAttempt, 'attemptId' | 'resourceId'>;

function forget({ taken }: Ledger, { resourceId, attemptId }: AttemptName): void {
  const attempts = taken.get(resourceId);
  attempts?.delete(attemptId);
  if (attempts?.size === 0) taken.delete(resourceId);
}

/** The rules of {@link DeletionGuardStore.take}. */
function rule(ledger: Ledger, attempt: GuardAttempt): 'released' | 'rejected' | 'take' | 'hold' {
  const { resourceId, now, since, limit } = attempt;
  slide(ledger, since);
  const decision = ledger.decided.get(resourceId);
  if (decision && decision.until > now) return decision.released ? 'released' : 'rejected';
  if (ledger.taken.has(resourceId)) return 'take';
  return ledger.heldSince === undefined && ledger.taken.size < limit ? 'take' : 'hold';
}

/**
 * A guard store in the memory of this process: exact for one process, and gone when it ends. What it counts
 * within a unit of work of {@link createMemoryStores} is part of that unit.
 *
 * @example
 * const deletionGuard = createDeletionGuard({
 *   threshold: { count: 500 },
 *   store: createMemoryDeletionGuardStore(),
 * });
 */
export function createMemoryDeletionGuardStore(): DeletionGuardStore {
  const ledgers = new Map<string, Ledger>();

  function ledgerOf(tenantId: string): Ledger {
    const known = ledgers.get(tenantId) ?? empty();
    ledgers.set(tenantId, known);
    return known;
  }

  return {
    async take(ctx, attempt) {
      const ledger = ledgerOf(ctx.tenantId);
      return write(ctx, ledger.mutex, (journal) => {
        const found = rule(ledger, attempt);
        if (found !== 'take') return { allowed: found === 'released', counted: false };
        note(ledger, attempt);
        journal.note(() => forget(ledger, attempt));
        return { allowed: true, counted: true };
      });
    },
    async hold({ tenantId }, attempt) {
      const ledger = ledgerOf(tenantId);
      return write({}, ledger.mutex, () => {
        if (rule(ledger, attempt) !== 'hold') return { began: false };
        const began = ledger.heldSince === undefined;
        ledger.heldSince ??= attempt.now;
        ledger.held.add(attempt.resourceId);
        return { began };
      });
    },
    async cancel({ tenantId }, attempt) {
      const ledger = ledgers.get(tenantId);
      if (ledger) await write({}, ledger.mutex, () => forget(ledger, attempt));
    },
    async isHeld({ tenantId }, resourceId) {
      return ledgers.get(tenantId)?.held.has(resourceId) === true;
    },
    async read(tenantId, { now, since, ids }) {
      const ledger = ledgers.get(tenantId) ?? empty();
      slide(ledger, since);
      expire(ledger, now);
      const { heldSince, taken, held, decided } = ledger;
      return {
        heldSince,
        taken: taken.size,
        held: held.size,
        heldIds: [...held].slice(0, ids),
        rejected: [...decided.values()].filter(({ released }) => !released).length,
      };
    },
    async decide(tenantId, { decision, now, until }) {
      const ledger = ledgers.get(tenantId);
      if (!ledger) return 0;
      return write({}, ledger.mutex, () => {
        expire(ledger, now);
        const released = decision === 'release';
        const ids = new Set(ledger.held);
        if (released) {
          for (const [id, earlier] of ledger.decided) if (!earlier.released) ids.add(id);
          ledger.taken.clear();
        }
        for (const id of ids) ledger.decided.set(id, { released, until });
        ledger.held.clear();
        ledger.heldSince = undefined;
        return ids.size;
      });
    },
  };
}
