import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import type { TokenEvent, TokenEventListener } from './token-events.js';

/**
 * Tells the host what happened. It has happened by then: a listener that throws or hangs is logged and makes
 * no error of it.
 */
export function createAnnounce(
  listener: TokenEventListener | undefined,
  logger: Pick<Logger, 'error'>,
): (event: TokenEvent) => Promise<void> {
  const hook = createHostHook('tokens.onEvent', { logger });
  return async (event) => {
    if (!listener) return;
    const { type, tenantId } = event;
    await hook.tell(() => listener(event), { tenantId, type });
  };
}
