import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Background, createBackground } from '../../lib/background.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import type { ProvisioningLogEntry } from './entry.js';

/** Takes entries without ever failing or waiting. */
export interface Recorder {
  record(entries: readonly ProvisioningLogEntry[]): void;
  /** What is still to be handed over. */
  readonly background: Background;
  /** Entries that were not handed over yet. */
  readonly waiting: number;
}

interface RecorderOptions {
  readonly logger: Logger;
  /** Where what goes on is counted; default one of its own. */
  readonly background?: Background;
}

const MAX_BATCH = 500;
const MAX_WAITING = 10_000;

/**
 * Hands entries to a log behind the back of the requests: in batches, one at a time, after the answers. A
 * log that fails loses its batch; one that cannot keep up loses what comes when 10,000 are waiting. The
 * logger is told once, until it works again.
 *
 * No timer collects them: a batch is what came in one turn of the event loop, or while the one before it was on its
 * way. So that is all that a process which is killed takes with it.
 */
export function createRecorder(
  take: (entries: readonly ProvisioningLogEntry[]) => void | Promise<void>,
  { logger, background = createBackground() }: RecorderOptions,
): Recorder {
  const waiting: ProvisioningLogEntry[] = [];
  const hook = createHostHook('provisioningLog', { logger, logOnce: true });
  let working = false;
  let handedOver = 0;
  let full = false;

  async function work(): Promise<void> {
    await nextTurn();
    while (waiting.length > 0 && !background.stopped.aborted) {
      const batch = waiting.splice(0, MAX_BATCH);
      handedOver = batch.length;
      await hook.tell(() => take(batch), {});
      handedOver = 0;
    }
    working = false;
    full = false;
  }

  return {
    background,
    get waiting() {
      return waiting.length + handedOver;
    },
    record(entries) {
      const room = MAX_WAITING - waiting.length;
      if (entries.length > room && !full) {
        full = true;
        logger.error('provisioningLog has too many entries waiting', {
          hook: 'provisioningLog',
          code: 'busy',
        });
      }
      for (const entry of entries.slice(0, room)) waiting.push(entry);
      if (working || waiting.length === 0) return;
      working = true;
      void background.track(work());
    },
  };
}
