import type { RequestCount } from '../model/request-limit.js';

/** Counts a request of a tenant in the window that is open now. */
export type Count = (tenantId: string) => Promise<RequestCount>;

interface Debt {
  /** Operations that no window has been charged with yet. */
  owed: number;
  /** Those of them which are being counted. */
  counting: number;
  /** When the window ends that was last charged; in milliseconds. */
  chargedUntil: number;
}

/**
 * What tenants owe: operations of Bulk requests that no window has room for yet. They are counted as if each were
 * a request, where requests are counted, so that other processes see them too: as many as the window takes, and
 * the rest in the windows that follow, before any request of the tenant. Time in which a tenant sends nothing
 * pays as well.
 */
export class OperationDebts {
  /** By tenant, without those that owe nothing. */
  readonly #debts = new Map<string, Debt>();
  readonly #options: {
    readonly count: Count;
    readonly limit: number;
    readonly windowMs: number;
  };

  constructor(options: {
    readonly count: Count;
    readonly limit: number;
    readonly windowMs: number;
  }) {
    this.#options = options;
  }

  /** What a tenant owes by now. */
  of(tenantId: string): number {
    const debt = this.#debts.get(tenantId);
    if (debt === undefined) return 0;
    const { limit, windowMs } = this.#options;
    const idle = Date.now() - debt.chargedUntil;
    if (idle > 0) {
      const paid = Math.floor((limit * idle) / windowMs);
      debt.owed = Math.max(debt.counting, debt.owed - paid);
      debt.chargedUntil += (paid * windowMs) / limit;
    }
    this.#forget(tenantId, debt);
    return debt.owed;
  }

  add(tenantId: string, operations: number): void {
    const debt = this.#debts.get(tenantId);
    const chargedUntil = Date.now() + this.#options.windowMs;
    if (debt) debt.owed += operations;
    else this.#debts.set(tenantId, { owed: operations, counting: 0, chargedUntil });
  }

  /** Counts one operation, which is still owed afterwards if the window had no room for it. */
  async payOne(tenantId: string): Promise<RequestCount> {
    const { count, limit, windowMs } = this.#options;
    const debt = this.#debts.get(tenantId);
    if (debt) debt.counting += 1;
    try {
      const counted = await count(tenantId);
      if (debt) debt.chargedUntil = counted.resetTime?.getTime() ?? Date.now() + windowMs;
      if (debt && counted.totalHits <= limit) debt.owed -= 1;
      return counted;
    } finally {
      if (debt) debt.counting -= 1;
      if (debt) this.#forget(tenantId, debt);
    }
  }

  /** @param room - requests that the window takes besides those counted in it. */
  async pay(tenantId: string, room: number): Promise<void> {
    const { owed = 0, counting = 0 } = this.#debts.get(tenantId) ?? {};
    const due = Math.max(0, Math.min(owed - counting, room));
    await Promise.all(Array.from({ length: due }, () => this.payOne(tenantId)));
  }

  #forget(tenantId: string, { owed, counting }: Debt): void {
    if (owed <= 0 && counting === 0) this.#debts.delete(tenantId);
  }
}
