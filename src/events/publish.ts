import type { EventListener, ScimEvent } from './types.js';

/** Where the library says what an operator should know. `console` fits. */
export interface Logger {
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** Hands committed events to the host's listener, one after the other; a failing listener is logged. */
export async function publish(
  events: readonly ScimEvent[],
  listener: EventListener | undefined,
  logger: Logger,
): Promise<void> {
  if (!listener) return;
  for (const event of events) {
    try {
      await listener(event);
    } catch (error) {
      logger.error('onEvent failed', {
        type: event.type,
        requestId: event.requestId,
        error: error instanceof Error ? error.name : typeof error,
      });
    }
  }
}
