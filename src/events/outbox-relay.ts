import { type Background, createBackground } from '../lib/background.js';
import { createBell } from '../lib/bell.js';
import type { Logger } from '../lib/logger.js';
import type { DrainResult } from './drain-outbox.js';

/** Pauses before another look at what a drain could not tell. */
const PAUSES_MS: readonly number[] = [100, 400, 1_600, 6_400, 25_600];

export interface OutboxRelayOptions {
  readonly logger: Logger;
  /** Counts what goes on here; ended by whoever closes the router. */
  readonly background?: Background;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** What a drain of the relay looks at while it runs. */
export interface RelayedDrain {
  readonly signal: AbortSignal;
  /** Resolves when there may be more to tell. */
  readonly news: () => Promise<void>;
}

/**
 * Drains an outbox whenever there is something new in it, one drain at a time, and again with growing
 * pauses while something is left, a bounded number of times; then the next commit starts over.
 */
export function createOutboxRelay(
  drain: (running: RelayedDrain) => Promise<DrainResult>,
  { logger, background = createBackground(), wait = background.pause }: OutboxRelayOptions,
): () => void {
  const bell = createBell();
  const { stopped } = background;
  let wanted = false;
  let running = false;
  let pausing = false;
  let failures = 0;
  stopped.addEventListener('abort', bell.ring);

  const drained = async (): Promise<boolean> => {
    try {
      const { left } = await drain({ signal: stopped, news: bell.rung });
      return left === 0 && !stopped.aborted;
    } catch (error) {
      logger.error('the event outbox could not be drained', {
        error: error instanceof Error ? error.name : typeof error,
      });
      return false;
    }
  };
  const comeBack = async (ms: number) => {
    pausing = true;
    await wait(ms);
    pausing = false;
    kick();
  };
  const run = async () => {
    running = true;
    let clean = true;
    while (wanted && !stopped.aborted) {
      wanted = false;
      clean = await drained();
    }
    running = false;
    failures = clean ? 0 : failures + 1;
    const ms = PAUSES_MS[failures - 1];
    if (clean || pausing) return;
    if (ms === undefined) failures = 0;
    else await comeBack(ms);
  };
  const kick = () => {
    wanted = true;
    bell.ring();
    if (!running) void background.track(run());
  };
  return kick;
}
