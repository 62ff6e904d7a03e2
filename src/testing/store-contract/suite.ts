import { type Check, StoreContractError } from './check.js';
import type { TestRunner } from './options.js';
import type { Turns } from './outage/turns.js';

/** Runs work on a bench of its own. */
export type OnBench<B> = (work: (bench: B) => Promise<void>) => Promise<void>;

/** Checks of one store, and what they are run with. */
export interface Suite<B, S> {
  readonly title: string;
  /** In front of the ids, with its dot. */
  readonly prefix: string;
  readonly checks: readonly Check<B, S>[];
  readonly subject: S;
  readonly onBench: OnBench<B>;
}

/** Defines the tests of those checks that the stores promise to pass. */
export function defineSuite<B, S>(
  { describe, it }: TestRunner,
  turns: Turns,
  { title, prefix, checks, subject, onBench }: Suite<B, S>,
): void {
  const promised = checks.filter(({ when }) => when?.(subject) !== false);
  if (promised.length === 0) return;
  const run = async (check: Check<B, S>, id: string): Promise<void> => {
    await onBench(async (bench) => {
      try {
        await check.run(bench);
      } catch (error) {
        throw new StoreContractError(id, check, error);
      }
    });
  };
  describe(title, () => {
    for (const check of promised) {
      const id = `${prefix}${check.id}`;
      it(`${id}: ${check.requirement}`, () =>
        check.alone ? turns.alone(() => run(check, id)) : turns.together(() => run(check, id)));
    }
  });
}
