import type { RequestContext } from '../../../src/index.js';

export const TENANT = 'default';

/** The product looks into its own stores. */
export const CTX: RequestContext = {
  tenantId: TENANT,
  principal: { id: 'host' },
  requestId: 'host',
  signal: new AbortController().signal,
};
