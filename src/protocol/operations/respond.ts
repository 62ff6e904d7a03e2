import type { Projection } from '../../schema/projection.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import { jsonResponse } from '../http/response.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { ScimResponse } from '../model/message.js';
import { loadDerived, notFound, readOptions } from '../representation/load.js';
import { versionOf } from '../representation/versions.js';

/**
 * An answer that carries one resource, with the headers of RFC 7644 §3.3 and §3.14.
 *
 * @param use - how the text comes about: `reader` for what may be read again, `writer` for what was written.
 */
export async function resourceResponse(
  call: Call,
  endpoint: Endpoint,
  use: 'reader' | 'writer',
  status: 200 | 201,
  record: ResourceRecord,
  projection: Projection,
): Promise<ScimResponse> {
  const given = (await loadDerived(call.ctx, endpoint, [record], projection, call.config))(record);
  const derived = given instanceof Promise ? await given : given;
  const written = endpoint.representer[use](projection, call.baseUrl)(record, derived, call.work);
  const text = written instanceof Promise ? await written : written;
  return jsonResponse(status, text, {
    ETag: versionOf(record),
    Location: endpoint.representer.location(record.id, call.baseUrl),
  });
}

/** Reads a record as an answer of this shape needs it. */
export async function loadForAnswer(
  call: Call,
  endpoint: Endpoint,
  id: string,
  projection: Projection,
): Promise<ResourceRecord> {
  const record = await endpoint.store.get(call.ctx, id, readOptions(endpoint, projection));
  if (!record) throw notFound(endpoint);
  return record;
}
