import { CACHE_CONTROL } from '../http/response.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { ScimResponse } from '../model/message.js';
import type { QueryParameters } from '../model/query.js';
import { decide } from '../observe/decide.js';
import { matches, versionOf } from '../representation/versions.js';
import { authorize } from './authorize.js';
import { loadForAnswer, resourceResponse } from './respond.js';

/** `GET /{endpoint}/{id}` (RFC 7644 §3.4.1). */
export async function read(
  call: Call,
  endpoint: Endpoint,
  id: string,
  query: QueryParameters,
): Promise<ScimResponse> {
  const projection = decide(call, (rules) => endpoint.projector.plan(query, { rules }));
  await authorize(call, 'read', endpoint, id);
  const record = await loadForAnswer(call, endpoint, id, projection);
  if (call.ifNoneMatch !== undefined && versionCovers(endpoint, projection.wants)) {
    const version = versionOf(record);
    if (matches(call.ifNoneMatch, version)) {
      return { status: 304, headers: { ETag: version, ...CACHE_CONTROL } };
    }
  }
  return resourceResponse(call, endpoint, 'reader', 200, record, projection);
}

/**
 * A version says nothing about derived `groups`, nor, where the store keeps none, about members: an
 * answer that shows them is never "not modified".
 */
function versionCovers(endpoint: Endpoint, wants: (name: string) => boolean): boolean {
  if (endpoint.groupsOf && wants('groups')) return false;
  return endpoint.versioned || endpoint.membership === 'none' || !wants('members');
}
