import { readJsonObject } from '../http/body.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { ScimRequest } from '../model/message.js';
import type { QueryParameters } from '../model/query.js';
import { applyRules } from '../observe/apply-rules.js';
import { parseQuery } from '../query/parameters.js';
import { readSearchRequest } from '../query/search-request.js';

/** The query of a GET; its URI may be kept by logs and proxies (RFC 7644 §7.5.2). */
export function readUriQuery(
  call: Call,
  request: ScimRequest,
  queried: readonly Endpoint[],
): QueryParameters {
  const query = parseQuery(request.query);
  call.config.refuseSensitive?.(query.filter, queried);
  return query;
}

/** The query of `POST …/.search` (RFC 7644 §3.4.3). */
export async function readSearch(call: Call, request: ScimRequest): Promise<QueryParameters> {
  const body = await readJsonObject(request, call);
  return applyRules(call, (rules) => readSearchRequest(body, rules));
}
