import { ScimError } from '../../../errors/scim-error.js';
import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import type { ScimResponse } from '../../model/message.js';
import type { QueryParameters } from '../../model/query.js';
import { listResponse, readPage } from '../../query/page.js';
import { planQuery } from '../../query/query-plan.js';
import { authorize } from '../authorize.js';
import { cursorPage } from './cursor-page.js';
import { indexResponse } from './index-page.js';

/** `GET /{endpoint}` and `POST /{endpoint}/.search` (RFC 7644 §3.4.2, §3.4.3). */
export async function list(
  call: Call,
  endpoint: Endpoint,
  query: QueryParameters,
): Promise<ScimResponse> {
  await authorize(call, 'list', endpoint);
  const plan = planQuery(call, endpoint, query);
  if (query.sortBy !== undefined && plan.sort === undefined) {
    throw new ScimError(
      'invalidValue',
      'Parameter "sortBy" names no attribute of this resource type.',
    );
  }
  const path = endpoint.type.endpoint;
  const page = readPage(call, path, query);
  if (page.kind === 'index') return indexResponse(call, path, query, [plan], page);
  const result = await cursorPage(call, plan, page.after, page.count);
  return listResponse(call, path, query, page, result);
}
