import type { RequestOperation } from '../../events/types.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Route } from '../model/route.js';

const ON_RESOURCE: Readonly<Record<string, RequestOperation>> = {
  GET: 'read',
  POST: 'create',
  PUT: 'replace',
  PATCH: 'modify',
  DELETE: 'delete',
};

const ON_COLLECTION: Readonly<Record<string, RequestOperation>> = { GET: 'list', POST: 'create' };
const ON_SEARCH: Readonly<Record<string, RequestOperation>> = { POST: 'list' };
const ON_BULK: Readonly<Record<string, RequestOperation>> = { POST: 'bulk' };
const ON_DISCOVERY: Readonly<Record<string, RequestOperation>> = { GET: 'discovery' };

/** By the kind of route, what each method does there. */
const OPERATIONS: Readonly<Record<Route['kind'], Readonly<Record<string, RequestOperation>>>> = {
  resource: ON_RESOURCE,
  me: ON_RESOURCE,
  collection: ON_COLLECTION,
  root: ON_COLLECTION,
  search: ON_SEARCH,
  rootSearch: ON_SEARCH,
  bulk: ON_BULK,
  discovery: ON_DISCOVERY,
  serviceProviderConfig: ON_DISCOVERY,
};

/** What a request was meant to do, as far as its method and path tell. */
export function requestOperation(method: string, route: Route): RequestOperation {
  const operations = OPERATIONS[route.kind];
  return (Object.hasOwn(operations, method) && operations[method]) || 'unknown';
}

/** What an operation of a Bulk request was meant to do. */
export function bulkOperation(method: string): RequestOperation {
  return requestOperation(method, { kind: 'me' });
}

/** The type of resource that a route names. */
export function endpointIn(route: Route): Endpoint | undefined {
  return 'endpoint' in route ? route.endpoint : undefined;
}
