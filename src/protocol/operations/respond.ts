import type { Projection } from '../../schema/projection.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import { jsonResponse } from '../http/response.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { ScimResponse } from '../model/message.js';
import type { Derived } from '../model/representation.js';
import { withoutIncluded } from '../representation/included.js';
import { loadDerived, notFound, readOptions } from '../representation/load.js';
import { shownVersion } from '../representation/versions.js';

/** A record with all that an answer of one shape shows of it. */
export interface Shown {
  readonly record: ResourceRecord;
  readonly derived: Derived;
  readonly projection: Projection;
  /** Of `ETag` and `meta.version`. */
  readonly version: string;
}

/** Reads what belongs to a record besides. */
export async function shownRecord(
  call: Call,
  endpoint: Endpoint,
  record: ResourceRecord,
  projection: Projection,
): Promise<Shown> {
  const given = (await loadDerived(call.ctx, endpoint, [record], projection, call.config))(record);
  const derived = given instanceof Promise ? await given : given;
  return { record, derived, projection, version: shownVersion(record, derived) };
}

/**
 * An answer that carries one resource, with the headers of RFC 7644 §3.3 and §3.14. `Content-Location` is its permanent
 * address, of `/Me` as well (RFC 7643 §3.1, RFC 7644 §3.11).
 *
 * @param use - how the text comes about: `cached` for what may be read again, `fresh` for what was written.
 */
export async function resourceResponse(
  call: Call,
  endpoint: Endpoint,
  use: 'cached' | 'fresh',
  status: 200 | 201,
  { record, derived, projection, version }: Shown,
): Promise<ScimResponse> {
  const written = endpoint.serializer[use](projection, call.baseUrl)(record, derived, call.work);
  const text = written instanceof Promise ? await written : written;
  const location = endpoint.serializer.location(record.id, call.baseUrl);
  return jsonResponse(status, text, {
    ETag: version,
    Location: location,
    'Content-Location': location,
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
  return withoutIncluded(endpoint, record);
}
