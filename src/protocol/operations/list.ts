import { ScimError } from '../../errors/scim-error.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { JsonText, ScimResponse } from '../model/message.js';
import type { QueryParameters } from '../model/query.js';
import { find } from '../query/find.js';
import { listResponse, readPage } from '../query/page.js';
import { planQuery, type QueryPlan } from '../query/query-plan.js';
import { loadDerived } from '../representation/load.js';
import { authorize } from './authorize.js';

/** Each record of a page as JSON. */
export async function recordTexts(
  call: Call,
  { endpoint, projection }: QueryPlan,
  records: readonly ResourceRecord[],
): Promise<JsonText[]> {
  const derived = await loadDerived(call.ctx, endpoint, records, projection, call.config);
  const write = endpoint.representer.reader(projection, call.baseUrl);
  return records.map((record) => write(record, derived(record)));
}

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
  const { resources, ...result } = await find(call, plan, page);
  const items = await recordTexts(call, plan, resources);
  return listResponse(call, path, query, page, { ...result, items });
}
