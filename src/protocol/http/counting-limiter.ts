import type { RequestCountStore, RequestLimiter, RequestWindow } from '../model/request-limit.js';
import { memoryRequestCounts } from './memory-request-counts.js';
import { type Count, OperationDebts } from './operation-debts.js';

/** After everything that can be answered without waiting for anything outside of the process. */
const afterMicrotasks = () => new Promise<void>((resolve) => process.nextTick(resolve));

/**
 * Counts one request after the other. MemoryStore of express-rate-limit, and others like it, answer every request
 * with the same object and go on counting in it: of sixty requests at once each would find sixty. So an
 * answer is read before the next one is asked for; a store that has to wait for its answers is not waited for.
 */
function readInTurn(store: RequestCountStore): Count {
  let turn: Promise<unknown> = Promise.resolve();
  return (key) => {
    const answer = turn.then(async () => {
      const { totalHits, resetTime } = await store.increment(key);
      return { totalHits, resetTime };
    });
    const read = answer.catch(() => {});
    turn = turn.then(() => Promise.race([read, afterMicrotasks()]));
    return answer;
  };
}

export interface CountingLimiter extends RequestLimiter {
  /** Opens the store anew: one that hangs while it is opened would never count again. */
  reset(): void;
}

/** A limiter that counts requests in windows, in a store or in the memory of this process. */
export function countingLimiter({ limit, windowSeconds, store }: RequestWindow): CountingLimiter {
  const windowMs = windowSeconds * 1000;
  const open = async () => {
    const opened = store ?? memoryRequestCounts(windowMs);
    await opened.init?.({ windowMs });
    return readInTurn(opened);
  };
  let opening: Promise<Count> | undefined;
  let isOpen = false;
  const count: Count = async (key) => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    const counts = await opening;
    isOpen = true;
    return counts(key);
  };
  const debts = new OperationDebts({ count, limit, windowMs });
  return {
    reset() {
      if (!isOpen) opening = undefined;
    },
    async take(tenantId) {
      const { totalHits, resetTime } = await count(tenantId);
      if (!Number.isFinite(totalHits)) throw new TypeError('The store does not count.');
      const owed = debts.of(tenantId);
      const allowed = totalHits + owed <= limit;
      if (owed > 0) await debts.pay(tenantId, limit - totalHits);
      if (allowed) return { allowed };
      const left = resetTime === undefined ? windowMs : resetTime.getTime() - Date.now();
      const full = Math.floor(debts.of(tenantId) / limit);
      // A clock that was set back makes the end of the window look further away than a whole one.
      const wait = Math.min(left, windowMs) / 1000;
      return { allowed, retryAfter: wait + full * windowSeconds };
    },
    async charge(tenantId, operations) {
      debts.add(tenantId, operations);
      const { totalHits } = await debts.payOne(tenantId);
      await debts.pay(tenantId, limit - totalHits);
    },
  };
}
