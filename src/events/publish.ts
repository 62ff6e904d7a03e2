import type { EventListener, ScimEvent } from './types.js';

/** Where the library says what an operator should know. `console` fits. */
export interface Logger {
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** Calls a hook of the host's about an event. If it fails that is logged, and the answer is false. */
export async function tell(
  hook: 'onEvent' | 'onDeactivate',
  event: ScimEvent,
  call: () => void | Promise<void>,
  logger: Logger,
): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    logger.error(`${hook} failed`, {
      type: event.type,
      requestId: event.requestId,
      error: error instanceof Error ? error.name : typeof error,
    });
    return false;
  }
}

/** Hands events to the host's listener, one after the other; a failing listener is logged. */
export async function publish(
  events: readonly ScimEvent[],
  listener: EventListener | undefined,
  logger: Logger,
): Promise<void> {
  if (!listener) return;
  for (const event of events) await tell('onEvent', event, () => listener(event), logger);
}

/** Names the resource that an event is about, over all tenants and types. */
export function resourceOf({ tenantId, resourceType, resourceId }: ScimEvent): string {
  return JSON.stringify([tenantId, resourceType, resourceId]);
}
