import { randomUUID } from 'node:crypto';
import type { RequestContext } from '../../stores/contract/context.js';

/** The context of what the host asks or does by itself. @param id - of the principal, for events and logs. */
export function hostContext(tenantId: string, id: string): RequestContext {
  return Object.freeze({
    tenantId,
    principal: Object.freeze({ id }),
    requestId: randomUUID(),
    signal: new AbortController().signal,
  });
}
