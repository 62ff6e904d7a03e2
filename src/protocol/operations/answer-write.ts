import { ScimError } from '../../errors/scim-error.js';
import type { JsonObject } from '../../schema/json.js';
import type { Projection } from '../../schema/projection.js';
import type { IncludedAttribute } from '../../stores/contract/query.js';
import { readJsonObject } from '../http/body.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { ScimRequest, ScimResponse } from '../model/message.js';
import type { QueryParameters } from '../model/query.js';
import type { WriteResult } from '../model/write-result.js';
import { fillIn } from '../observe/request-record.js';
import { parseQuery } from '../query/parameters.js';
import { wantedIncludes } from '../representation/included.js';
import { writtenStatus } from '../transaction/write-line.js';
import { perform, type RequestFault } from './perform.js';
import { loadForAnswer, resourceResponse, shownRecord } from './respond.js';
import { isFault } from './revocation/fault.js';
import type { Write } from './writes.js';
import { writtenVersion } from './written.js';

interface AnswerQuery {
  readonly query: QueryParameters;
  readonly include: readonly IncludedAttribute[];
  /** What is wrong with the query of the request, where that may not be the end of it. */
  readonly fault?: RequestFault;
}

function projectionOf(
  { rules }: Call,
  endpoint: Endpoint,
  query: QueryParameters,
  written?: WriteResult,
): Projection {
  const supplied = written?.supplied;
  return endpoint.projector.plan(query, { rules, ...(supplied && { written: supplied }) });
}

/** Of the derived attributes no write of the resource itself changes its groups, but one may change its members. */
function shaped(call: Call, endpoint: Endpoint, query: QueryParameters): AnswerQuery {
  const included = wantedIncludes(endpoint, projectionOf(call, endpoint, query));
  return { query, include: included.filter((name) => name === 'groups') };
}

/** What of a resource the answer to a write is to show. */
function answerQuery(call: Call, endpoint: Endpoint, request: ScimRequest): AnswerQuery {
  try {
    return shaped(call, endpoint, parseQuery(request.query));
  } catch (error) {
    const isTolerable =
      call.tried.method !== 'POST' && call.rules.faultsBesideRevocation === 'skip';
    if (!isTolerable || !ScimError.is(error) || !isFault(error)) throw error;
    return { ...shaped(call, endpoint, parseQuery('')), fault: { path: 'query', error } };
  }
}

/** Notes for the provisioning log what a write did. */
function note({ record }: Call, { type }: Endpoint, { id, summary }: WriteResult): void {
  fillIn(record, { written: { resourceType: type.name, id, summary } });
}

/** The answer to a write, in the shape the client asked for. */
async function writtenResponse(
  call: Call,
  endpoint: Endpoint,
  status: 200 | 201,
  written: WriteResult,
  projection: Projection,
): Promise<ScimResponse> {
  const incomplete = endpoint.membership.isUnknownAfterWrite;
  const record =
    written.record === undefined || (incomplete && projection.wants('members'))
      ? await loadForAnswer(call, endpoint, written.id, projection)
      : written.record;
  const shown = await shownRecord(call, endpoint, record, projection);
  return resourceResponse(call, endpoint, 'fresh', status, shown);
}

/** Runs a write and answers with the resource, in the shape the client asked for. */
async function answerWrite(
  asked: Call,
  endpoint: Endpoint,
  request: ScimRequest,
  writeOf: (body: JsonObject) => Write,
): Promise<ScimResponse> {
  const { query, include, fault } = answerQuery(asked, endpoint, request);
  const tried = { ...asked.tried, asksAttributes: query.attributes !== undefined };
  const call: Call = { ...asked, tried, include };
  const body = await readJsonObject(request, call);
  const write = writeOf(body);
  const written = await perform(call, endpoint, write, fault);
  call.work.settle();
  note(call, endpoint, written);
  const status = writtenStatus(call, endpoint, written);
  if (status === 204) {
    const version = writtenVersion(written);
    return { status: 204, headers: version === undefined ? {} : { ETag: version } };
  }
  const projection = projectionOf(call, endpoint, query, written);
  return writtenResponse(call, endpoint, status, written, projection);
}

/** A resource that a request is about. */
export interface Target {
  readonly endpoint: Endpoint;
  readonly id: string;
}

/** `POST /{endpoint}` (RFC 7644 §3.3). */
export function answerPost(
  call: Call,
  endpoint: Endpoint,
  request: ScimRequest,
): Promise<ScimResponse> {
  return answerWrite(call, endpoint, request, (body) => ({ method: 'POST', body }));
}

/** `PUT /{endpoint}/{id}` (RFC 7644 §3.5.1). */
export function answerPut(
  call: Call,
  { endpoint, id }: Target,
  request: ScimRequest,
): Promise<ScimResponse> {
  return answerWrite(call, endpoint, request, (body) => ({ method: 'PUT', id, body }));
}

/** `PATCH /{endpoint}/{id}` (RFC 7644 §3.5.2). */
export function answerPatch(
  call: Call,
  { endpoint, id }: Target,
  request: ScimRequest,
): Promise<ScimResponse> {
  return answerWrite(call, endpoint, request, (body) => ({ method: 'PATCH', id, body }));
}

/** `DELETE /{endpoint}/{id}` (RFC 7644 §3.6). */
export async function answerDelete(call: Call, { endpoint, id }: Target): Promise<ScimResponse> {
  const written = await perform(call, endpoint, { method: 'DELETE', id });
  note(call, endpoint, written);
  return { status: 204, headers: {} };
}
