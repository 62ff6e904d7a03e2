import type { Projection } from '../../schema/projection.js';
import { CACHE_CONTROL } from '../http/response.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { ScimResponse } from '../model/message.js';
import type { QueryParameters } from '../model/query.js';
import { applyRules } from '../observe/apply-rules.js';
import { checkIfMatch, isNotModified } from '../representation/versions.js';
import { authorize } from './authorize.js';
import { loadForAnswer, resourceResponse, shownRecord } from './respond.js';

/**
 * `GET /{endpoint}/{id}` (RFC 7644 §3.4.1); 304 where the client has what would be shown (§3.14), 412 where it wants
 * another version than there is (RFC 9110 §13.1.1).
 */
export async function read(
  call: Call,
  endpoint: Endpoint,
  id: string,
  query: QueryParameters,
): Promise<ScimResponse> {
  const projection = applyRules(call, (rules) => endpoint.projector.plan(query, { rules }));
  await authorize(call, 'read', endpoint, id);
  const record = await loadForAnswer(call, endpoint, id, projection);
  checkIfMatch(call, record);
  const shown = await shownRecord(call, endpoint, record, projection);
  const { ifNoneMatch } = call;
  if (ifNoneMatch !== undefined && versionCovers(endpoint, projection)) {
    if (isNotModified(ifNoneMatch, shown.version)) {
      const location = endpoint.serializer.location(id, call.baseUrl);
      const headers = { ETag: shown.version, 'Content-Location': location, ...CACHE_CONTROL };
      return { status: 304, headers };
    }
  }
  return resourceResponse(call, endpoint, 'cached', 200, shown);
}

/**
 * Where the store keeps no versions, one says nothing about members: an answer that shows them is never "not
 * modified".
 */
function versionCovers(endpoint: Endpoint, { wants }: Projection): boolean {
  return endpoint.versioned || !endpoint.membership.isKept || !wants('members');
}
