import type { DeletionGuardStore } from './store.js';

/** What is known of one tenant; times are milliseconds since the epoch. */
interface Ledger {
  heldSince: number | undefined;
  /** When each user was let through. */
  readonly taken: Map<string, number>;
  readonly held: Set<string>;
  /** Until when each decision lasts. */
  readonly decided: Map<string, { readonly released: boolean; readonly until: number }>;
}

const empty = (): Ledger => ({
  heldSince: undefined,
  taken: new Map(),
  held: new Set(),
  decided: new Map(),
});

/** Drops who was taken before the window: the oldest come first. */
function slide({ taken }: Ledger, since: number): void {
  for (const [id, time] of taken) {
    if (time > since) return;
    taken.delete(id);
  }
}

/** Drops decisions that no longer last. */
function expire({ decided }: Ledger, now: number): void {
  for (const [id, { until }] of decided) if (until <= now) decided.delete(id);
}

/** A guard store in the memory of this process: exact for one process, and gone when it ends. */
export function createMemoryDeletionGuardStore(): DeletionGuardStore {
  const ledgers = new Map<string, Ledger>();

  function ledgerOf(tenantId: string): Ledger {
    const known = ledgers.get(tenantId) ?? empty();
    ledgers.set(tenantId, known);
    return known;
  }

  return {
    async take(tenantId, { resourceId, now, since, limit }) {
      const ledger = ledgerOf(tenantId);
      slide(ledger, since);
      const decision = ledger.decided.get(resourceId);
      if (decision && decision.until > now) return { allowed: decision.released, began: false };
      if (ledger.taken.has(resourceId)) return { allowed: true, began: false };
      if (ledger.heldSince === undefined && ledger.taken.size < limit) {
        ledger.taken.set(resourceId, now);
        return { allowed: true, began: false };
      }
      const began = ledger.heldSince === undefined;
      ledger.heldSince ??= now;
      ledger.held.add(resourceId);
      return { allowed: false, began };
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
    },
  };
}
