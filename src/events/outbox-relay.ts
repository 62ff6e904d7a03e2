import { setTimeout as sleep } from 'node:timers/promises';
import type { DrainResult } from './drain-outbox.js';
import type { Logger } from './publish.js';

/** Pauses before another look at what a drain could not tell. */
const PAUSES_MS: readonly number[] = [100, 400, 1_600, 6_400, 25_600];

const pause = (ms: number): Promise<unknown> => sleep(ms, undefined, { ref: false });

export interface OutboxRelayOptions {
  readonly logger: Logger;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/**
 * Drains an outbox whenever there is something new in it, one drain at a time, and again with growing
 * pauses while something is left, a bounded number of times; then the next commit starts over.
 */
export function createOutboxRelay(
  drain: () => Promise<DrainResult>,
  { logger, wait = pause }: OutboxRelayOptions,
): () => void {
  let wanted = false;
  let running = false;
  let pausing = false;
  let failures = 0;

  const drained = async (): Promise<boolean> => {
    try {
      const { left, busy } = await drain();
      return left === 0 && !busy;
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
    while (wanted) {
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
    if (!running) void run();
  };
  return kick;
}
