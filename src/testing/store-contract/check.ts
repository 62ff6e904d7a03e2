import type { Bench } from './bench.js';
import type { Subject } from './subject.js';

/** One promise of the store contract. */
export interface Check {
  /** Stable, e.g. `unique.repeated`; checks that every store has to pass get the store's name in front. */
  readonly id: string;
  /** What a store has to do; begins with MUST or MUST NOT. */
  readonly promise: string;
  /** Which request suffers from a store that does not. */
  readonly hurts: string;
  /** Whether the stores under test make this promise at all; default always. */
  readonly when?: (subject: Subject) => boolean;
  /** Rejects if the promise is broken. */
  readonly run: (bench: Bench) => Promise<void>;
}

/** Thrown by a check: which promise was broken, whom it hurts, and what was seen. */
export class BrokenPromiseError extends Error {
  /** {@link Check.id}, with the name of the store where several have to keep it. */
  readonly check: string;

  constructor(check: string, { promise, hurts }: Check, cause: unknown) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    super(`${check}: the store ${promise}\n  Who is hurt: ${hurts}\n  Seen: ${seen}`, { cause });
    this.name = 'BrokenPromiseError';
    this.check = check;
  }
}
