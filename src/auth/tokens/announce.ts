import type { AuthLogger } from '../logger.js';
import type { TokenEvent, TokenEventListener } from './token-events.js';

/**
 * Tells the host what happened. It has happened by then: what the listener throws is logged and makes
 * no error of it.
 */
export async function announce(
  event: TokenEvent,
  listener: TokenEventListener | undefined,
  logger: AuthLogger,
): Promise<void> {
  try {
    await listener?.(event);
  } catch (error) {
    logger.error('onEvent failed', {
      type: event.type,
      error: error instanceof Error ? error.name : typeof error,
    });
  }
}
