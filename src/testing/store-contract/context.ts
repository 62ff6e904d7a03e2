import { randomUUID } from 'node:crypto';
import type { RequestContext } from '../../index.js';

/** A context as the router makes it for a request. */
export function contextOf(
  tenantId: string,
  signal: RequestContext['signal'] = new AbortController().signal,
): RequestContext {
  return Object.freeze({
    tenantId,
    principal: Object.freeze({ id: 'store-contract' }),
    requestId: randomUUID(),
    signal,
  });
}

/** A tenant that was never used, for hosts whose tenants need no row of their own. */
export const newTenantId = (): string => `contract-${randomUUID()}`;
