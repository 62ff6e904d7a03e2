import { ScimError } from '../errors/scim-error.js';
import type { JsonObject } from '../schema/json.js';
import type { Projection } from '../schema/projection.js';
import { runBulk } from './bulk/bulk.js';
import { readJsonObject } from './http/body.js';
import type { Call } from './model/call.js';
import type { Endpoint } from './model/endpoint.js';
import type { ScimRequest, ScimResponse } from './model/message.js';
import type { QueryParameters } from './model/query.js';
import type { Route } from './model/route.js';
import type { WriteResult } from './model/write-result.js';
import { applyRules } from './observe/apply-rules.js';
import { list } from './operations/list.js';
import { listRoot } from './operations/list-root.js';
import { findMe } from './operations/me.js';
import { perform, type RequestFault, type Write } from './operations/perform.js';
import { read } from './operations/read.js';
import { loadForAnswer, resourceResponse, shownRecord } from './operations/respond.js';
import { isFault } from './operations/revocation/fault.js';
import { writtenStatus, writtenVersion } from './operations/written.js';
import { parseQuery } from './query/parameters.js';
import { readSearchRequest } from './query/search-request.js';

function readBody(call: Call, request: ScimRequest) {
  const { maxBodyBytes: maxBytes, bodyTimeoutSeconds: timeout } = call.config.limits;
  return readJsonObject(request, call, { maxBytes, timeoutSeconds: timeout });
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

function projectionOf(
  { rules }: Call,
  endpoint: Endpoint,
  query: QueryParameters,
  written?: WriteResult,
): Projection {
  const supplied = written?.supplied;
  return endpoint.projector.plan(query, { rules, ...(supplied && { written: supplied }) });
}

/** Keeps for the provisioning log what a write did. */
function note(call: Call, endpoint: Endpoint, method: string, written: WriteResult): void {
  const { id, summary } = written;
  call.trail.written = { method, resourceType: endpoint.type.name, id, summary };
}

interface AnswerQuery {
  readonly query: QueryParameters;
  /** What is wrong with the query of the request, where that may not be the end of it. */
  readonly fault?: RequestFault;
}

/** What of a resource the answer to a write is to show. */
function answerQuery(
  call: Call,
  endpoint: Endpoint,
  request: ScimRequest,
  isCreated: boolean,
): AnswerQuery {
  try {
    const query = parseQuery(request.query);
    projectionOf(call, endpoint, query);
    return { query };
  } catch (error) {
    const isTolerable = !isCreated && call.rules.faultsBesideRevocation === 'skip';
    if (!isTolerable || !ScimError.is(error) || !isFault(error)) throw error;
    return { query: parseQuery(''), fault: { path: 'query', error } };
  }
}

/** Runs a write and answers with the resource, in the shape the client asked for. */
async function answerWrite(
  call: Call,
  endpoint: Endpoint,
  request: ScimRequest,
  status: 200 | 201,
  writeOf: (body: JsonObject) => Write,
): Promise<ScimResponse> {
  const { query, fault } = answerQuery(call, endpoint, request, status === 201);
  const body = await readBody(call, request);
  const write = writeOf(body);
  const written = await perform(call, endpoint, write, fault);
  call.work.settle();
  note(call, endpoint, write.method, written);
  const answered = writtenStatus(endpoint, write.method, written, call.rules);
  if (answered === 204 && query.attributes === undefined) {
    const version = writtenVersion(written);
    return { status: 204, headers: version === undefined ? {} : { ETag: version } };
  }
  const projection = projectionOf(call, endpoint, query, written);
  return writtenResponse(call, endpoint, status, written, projection);
}

type Operation = (
  call: Call,
  target: { readonly endpoint: Endpoint; readonly id: string },
  request: ScimRequest,
) => Promise<ScimResponse>;

const ON_RESOURCE: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['GET', (call, { endpoint, id }, request) => read(call, endpoint, id, parseQuery(request.query))],
  [
    'PUT',
    (call, { endpoint, id }, request) =>
      answerWrite(call, endpoint, request, 200, (body) => ({ method: 'PUT', id, body })),
  ],
  [
    'PATCH',
    (call, { endpoint, id }, request) =>
      answerWrite(call, endpoint, request, 200, (body) => ({ method: 'PATCH', id, body })),
  ],
  [
    'DELETE',
    async (call, { endpoint, id }) => {
      const written = await perform(call, endpoint, { method: 'DELETE', id });
      note(call, endpoint, 'DELETE', written);
      return { status: 204, headers: {} };
    },
  ],
]);

function post(call: Call, endpoint: Endpoint, request: ScimRequest): Promise<ScimResponse> {
  return answerWrite(call, endpoint, request, 201, (body) => ({ method: 'POST', body }));
}

function onResource(
  call: Call,
  target: { readonly endpoint: Endpoint; readonly id: string },
  method: string,
  request: ScimRequest,
): Promise<ScimResponse> {
  return ON_RESOURCE.get(method)?.(call, target, request) ?? unsupported();
}

/** `/Me` is its target by another name; a subject without a resource may create one (RFC 7644 §3.11). */
async function onMe(call: Call, method: string, request: ScimRequest): Promise<ScimResponse> {
  const target = await findMe(call);
  if (method === 'POST') {
    if (target) throw new ScimError('uniqueness', 'The subject already has a resource.');
    const users = call.config.endpointOf.get('User');
    return users ? post(call, users, request) : unsupported();
  }
  if (!target) throw new ScimError(404, 'The subject has no resource.');
  return onResource(call, target, method, request);
}

/** Runs the operation that a route and a method name; the method is known to be allowed there. */
export async function operate(
  call: Call,
  route: Route,
  method: string,
  request: ScimRequest,
): Promise<ScimResponse> {
  switch (route.kind) {
    case 'resource':
      return onResource(call, route, method, request);
    case 'collection':
      return method === 'POST'
        ? post(call, route.endpoint, request)
        : list(call, route.endpoint, readUriQuery(call, request, [route.endpoint]));
    case 'search':
      return list(call, route.endpoint, await readSearch(call, request));
    case 'root':
      return listRoot(call, readUriQuery(call, request, call.config.endpoints));
    case 'rootSearch':
      return listRoot(call, await readSearch(call, request));
    case 'me':
      return onMe(call, method, request);
    case 'bulk':
      return runBulk(call, await readBody(call, request));
    default:
      return unsupported();
  }
}

function readUriQuery(
  call: Call,
  request: ScimRequest,
  queried: readonly Endpoint[],
): QueryParameters {
  const query = parseQuery(request.query);
  call.config.refuseSensitive?.(query.filter, queried);
  return query;
}

async function readSearch(call: Call, request: ScimRequest): Promise<QueryParameters> {
  const body = await readBody(call, request);
  return applyRules(call, (rules) => readSearchRequest(body, rules));
}

function unsupported(): never {
  throw new ScimError(501, 'This operation is not supported.');
}
