import type { Logger } from '../../events/publish.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { ProvisioningLogEntry } from './entry.js';
import type { ProvisioningLogSink } from './store.js';

/** Takes entries without ever failing or waiting. */
export interface Recorder {
  record(entries: readonly ProvisioningLogEntry[]): void;
}

const MAX_BATCH = 500;
const MAX_WAITING = 10_000;

/**
 * Hands entries to a log behind the back of the requests: in batches, one at a time, after the answers. A
 * log that fails loses its batch; one that cannot keep up loses what comes when 10,000 are waiting. The
 * logger is told once, until it works again.
 */
export function createRecorder(sink: ProvisioningLogSink, logger: Logger): Recorder {
  const waiting: ProvisioningLogEntry[] = [];
  const hook = createHostHook('provisioningLog', { logger, logOnce: true });
  let working = false;
  let full = false;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_BATCH);
      await hook.tell(() => sink.append(batch), {});
    }
    working = false;
    full = false;
  }

  return {
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
      setImmediate(() => void work());
    },
  };
}
