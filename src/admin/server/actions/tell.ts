import type { AdminContext } from '../config.js';
import type { AdminEvent } from '../events.js';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Tells the host's listener what was done; one that fails or hangs is logged and hurts nobody. */
export async function tell(
  { config, tenantId, administrator }: AdminContext,
  event: Without<AdminEvent, 'time' | 'tenantId' | 'administrator'>,
): Promise<void> {
  await config.tell({ ...event, time: new Date().toISOString(), tenantId, administrator });
}
