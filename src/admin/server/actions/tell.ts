import type { AdminContext } from '../config.js';
import type { AdminEvent } from '../events.js';
import { logError } from '../log.js';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Tells the host's listener what was done; one that fails is logged and hurts nobody. */
export async function tell(
  { config, tenantId, administrator }: AdminContext,
  event: Without<AdminEvent, 'time' | 'tenantId' | 'administrator'>,
): Promise<void> {
  try {
    await config.onEvent?.({ ...event, time: new Date().toISOString(), tenantId, administrator });
  } catch (error) {
    logError(config.logger, 'onEvent of the admin router failed', {
      type: event.type,
      error: error instanceof Error ? error.name : typeof error,
    });
  }
}
