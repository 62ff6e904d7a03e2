import { SLICES, type SliceQueue } from './slice-queue.js';

/** Steps between two looks at the clock: below a millisecond, also of the most expensive. */
const CHUNK = 1_024;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
const ASCII = /^[\x00-\x7f]*$/;

/**
 * What one request may still do in this process, in counted steps: about as much work as comparing two
 * short strings each. What takes many steps asks between them whether it is due to pause.
 *
 * @example
 * const { work } = ctx; // undefined outside a request
 * for (const row of rows) {
 *   work?.spend(1);
 *   if (matches(row)) found.push(row);
 *   if (work?.isDue()) await work.pause();
 * }
 */
export interface WorkBudget {
  /** Counts work that is about to be done. @throws ScimError 400 `tooMany` once the budget is used up. */
  spend(steps: number): void;
  /** Whether to wait for another slice now; looks at the clock once in a thousand steps. */
  isDue(): boolean;
  /**
   * Waits until it is this request's turn again.
   *
   * @param holding - whether others may be waiting for what the caller holds, e.g. the lock of a unit of
   * work: it then goes in front of its tenant's other requests.
   * @throws ScimError if the client is gone.
   */
  pause(holding?: boolean): Promise<void>;
}

/** The budget as the router has it. */
export interface RequestBudget extends WorkBudget {
  /** From here on nothing is refused: the write is done, and what is told about it must not say otherwise. */
  settle(): void;
  /** Refuses again what is too much. */
  resume(): void;
}

/** What a budget says when it refuses. */
export interface WorkErrors {
  /** It is used up. */
  readonly exhausted: () => Error;
  /** Its client is gone. */
  readonly abandoned: () => Error;
}

/** Counts the work of one request and cuts it into slices. */
export class RequestWork implements RequestBudget {
  readonly #tenantId: string;
  readonly #client: { readonly signal: AbortSignal };
  readonly #errors: WorkErrors;
  readonly #queue: SliceQueue;
  #left: number;
  #chunk = CHUNK;
  #settled = false;

  /**
   * @param limit - in steps.
   * @param client - whose signal is asked for only when the work pauses.
   */
  constructor(
    limit: number,
    tenantId: string,
    client: { readonly signal: AbortSignal },
    errors: WorkErrors,
    queue: SliceQueue = SLICES,
  ) {
    this.#left = limit;
    this.#tenantId = tenantId;
    this.#client = client;
    this.#errors = errors;
    this.#queue = queue;
  }

  spend(steps: number): void {
    this.#left -= steps;
    this.#chunk -= steps;
    if (this.#left < 0 && !this.#settled) throw this.#errors.exhausted();
  }

  isDue(): boolean {
    if (this.#chunk > 0) return false;
    this.#chunk = CHUNK;
    return this.#queue.isUsed();
  }

  async pause(holding = false): Promise<void> {
    this.#refuseAbandoned();
    await this.#queue.wait(this.#tenantId, holding);
    this.#refuseAbandoned();
  }

  settle(): void {
    this.#settled = true;
  }

  resume(): void {
    this.#settled = false;
  }

  #refuseAbandoned(): void {
    if (this.#client.signal.aborted && !this.#settled) throw this.#errors.abandoned();
  }
}

/** For work that no request asked for. */
export const UNCOUNTED: WorkBudget = Object.freeze({
  spend() {},
  isDue: () => false,
  pause: async () => {},
});

/** Steps to compare a string once, besides the first: folding case and composition is expensive beyond ASCII. */
export function textCost(text: string): number {
  const { length } = text;
  if (length < 64) return 0;
  return ASCII.test(text) ? length >> 6 : length >> 1;
}
