import { requestWork } from '../http/request-context.js';
import type { Call } from '../model/call.js';
import type { Config } from '../model/config.js';
import type { ScimRequest } from '../model/message.js';
import { beginRecord } from '../observe/request-record.js';
import { WRITES } from '../operations/writes.js';

/** A PATCH that the host itself makes, as the operations expect it: nobody has sent it, so that no log tells of it. */
export function hostCall(config: Config, tenantId: string, principalId: string): Call {
  const { signal } = new AbortController();
  const request: ScimRequest = {
    method: 'PATCH',
    path: '',
    query: '',
    baseUrl: config.baseUrl ?? '',
    params: {},
    ip: undefined,
    signal,
    header: () => undefined,
    readBody: async () => ({ kind: 'parsed', value: undefined }),
  };
  const record = beginRecord(request, false);
  const { requestId } = record;
  const work = requestWork(config.limits.maxWork, tenantId, request);
  const principal = Object.freeze({ id: principalId });
  return {
    config: Object.freeze({ ...config, requestLog: undefined }),
    ctx: Object.freeze({ tenantId, principal, requestId, signal, work }),
    work,
    rules: config.rules(tenantId, requestId),
    baseUrl: request.baseUrl,
    ifMatch: undefined,
    ifNoneMatch: undefined,
    record,
    tried: {
      position: undefined,
      method: request.method,
      intent: WRITES.PATCH.intent,
      asksAttributes: false,
    },
    include: [],
    appliedRules: undefined,
  };
}
