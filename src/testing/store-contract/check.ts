import { AssertionError } from 'node:assert';
import { inspect } from 'node:util';
import type { Fixture } from './fixture.js';
import type { Subject } from './subject.js';

/**
 * One promise of the store contract.
 *
 * @typeParam B - what the check works with.
 * @typeParam S - what is known of the stores before it runs.
 */
export interface Check<B = Fixture, S = Subject> {
  /** Stable, e.g. `unique.repeated`; checks that every store has to pass get the store's name in front. */
  readonly id: string;
  /** What a store has to do; begins with MUST or MUST NOT. */
  readonly requirement: string;
  /** Which request suffers from a store that does not. */
  readonly impact: string;
  /** Whether the stores under test make this promise at all; default always. */
  readonly when?: (subject: S) => boolean;
  /** Does something to everybody: moves the clock, or takes the database away. Runs when no other check does. */
  readonly alone?: true;
  /** Rejects if the promise is broken. */
  readonly run: (bench: B) => Promise<void>;
}

const COMPARISONS: ReadonlySet<string> = new Set(['strictEqual', 'deepStrictEqual']);

const shown = (value: unknown): string =>
  inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 4 });

/** What a failure tells: the values too, which only some versions of Node put into the message. */
function seen(cause: unknown): string {
  if (!(cause instanceof AssertionError)) return String(cause);
  const [what = ''] = cause.message.split('\n', 1);
  return COMPARISONS.has(cause.operator)
    ? `${what}: ${shown(cause.actual)} and not ${shown(cause.expected)}`
    : what;
}

/** Thrown by a check: which promise was broken, whom it hurts, and what was seen. */
export class StoreContractError extends Error {
  /** {@link Check.id}, with the name of the store where several have to keep it. */
  readonly check: string;

  constructor(
    check: string,
    { requirement, impact }: Pick<Check, 'requirement' | 'impact'>,
    cause: unknown,
  ) {
    super(`${check}: the store ${requirement}\n  Who is hurt: ${impact}\n  Seen: ${seen(cause)}`, {
      cause,
    });
    this.name = 'BrokenPromiseError';
    this.check = check;
  }
}
