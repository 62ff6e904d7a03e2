import { type Background, createBackground } from '../lib/background.js';
import type { Logger } from '../lib/logger.js';
import { type Deactivation, deactivationFailed, type OnDeactivate } from './deactivation.js';
import { deactivationListener } from './publish.js';
import type { DeactivationFailedEvent, ScimEvent } from './types.js';

/** Pauses before the second and every further attempt. */
const PAUSES_MS: readonly number[] = [100, 400, 1_600, 6_400, 25_600];

/** Up to half as long again, so that many who failed together do not come back together. */
const spread = (ms: number): number => ms * (1 + Math.random() / 2);

export interface DeactivatorOptions {
  readonly report: (event: DeactivationFailedEvent) => void;
  readonly logger: Logger;
  /** Counts what is still to be tried again; ended by whoever closes the router. */
  readonly background?: Background;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/**
 * Calls `onDeactivate` once, and again with growing pauses while it fails, a bounded number of times.
 * Further attempts run on their own: what is returned settles with the first and never rejects.
 *
 * @returns a function whose last argument is called when the first call has ended, or is given up.
 */
export function createDeactivator(
  onDeactivate: OnDeactivate,
  options: DeactivatorOptions,
): (deactivation: Deactivation, event: ScimEvent, over?: () => void) => Promise<void> {
  const { report, logger, background = createBackground() } = options;
  const { wait = (ms) => background.pause(spread(ms)) } = options;
  const tell = deactivationListener(onDeactivate, { logger });
  const succeeds = async (
    deactivation: Deactivation,
    event: ScimEvent,
    attempt: number,
    over?: () => void,
  ) => {
    if (await tell(event, deactivation, over)) return true;
    report(deactivationFailed(deactivation, { attempt, willRetry: attempt <= PAUSES_MS.length }));
    return false;
  };
  const repeat = async (deactivation: Deactivation, event: ScimEvent) => {
    for (const [at, ms] of PAUSES_MS.entries()) {
      await wait(ms);
      if (await succeeds(deactivation, event, at + 2)) return;
    }
  };
  return async (deactivation, event, over) => {
    if (await succeeds(deactivation, event, 1, over)) return;
    void background.track(repeat(deactivation, event));
  };
}
