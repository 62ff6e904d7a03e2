import { randomUUID } from 'node:crypto';
import type { RequestContext } from 'express-scim';

/** The context in which the product itself reads what provisioning keeps: no request, no transaction. */
export function contextOf(org: string): RequestContext {
  return {
    tenantId: org,
    principal: { id: 'rfp-saas' },
    requestId: randomUUID(),
    signal: new AbortController().signal,
  };
}
