import { createHostHook } from '../lib/hooks/host-hook.js';
import type { Logger } from '../lib/logger.js';
import type { Deactivation, OnDeactivate } from './deactivation.js';
import type { EventListener, ScimEvent } from './types.js';

/**
 * A listener of the host's, called in the way in which all its functions are: whether it has succeeded within
 * the time. Never rejects.
 *
 * @param over - called when the call has ended, however late, or is given up.
 */
export type Tell<A extends readonly unknown[]> = (
  event: ScimEvent,
  told: A,
  over?: () => void,
) => boolean | Promise<boolean>;

interface ListenerOptions {
  readonly logger: Logger;
  /** Calls without an end from which on no others of the tenant are made; default 100. */
  readonly tolerance?: number;
  /** In place of five seconds, where nobody waits for an answer. */
  readonly timeoutMs?: number;
}

function listenerOf<A extends readonly unknown[]>(
  name: 'onEvent' | 'onDeactivate',
  listener: (...told: A) => void | Promise<void>,
  options: ListenerOptions,
): Tell<A> {
  const hook = createHostHook(name, options);
  return (event, told, over) => {
    const { type, requestId } = event;
    const tenantId = 'tenantId' in event ? event.tenantId : undefined;
    const about = { requestId, tenantId, type, ...(over && { over }) };
    return hook.tell(() => listener(...told), about);
  };
}

export function eventListener(
  listener: EventListener,
  options: ListenerOptions,
): (event: ScimEvent, over?: () => void) => boolean | Promise<boolean> {
  const tell = listenerOf('onEvent', listener, options);
  return (event, over) => tell(event, [event], over);
}

export function deactivationListener(
  listener: OnDeactivate,
  options: ListenerOptions,
): (event: ScimEvent, deactivation: Deactivation, over?: () => void) => boolean | Promise<boolean> {
  const tell = listenerOf('onDeactivate', listener, options);
  return (event, deactivation, over) => tell(event, [deactivation], over);
}

/** Names the resource that an event is about, over all tenants and types. */
export function resourceOf({ tenantId, resourceType, resourceId }: ScimEvent): string {
  return JSON.stringify([tenantId, resourceType, resourceId]);
}
