import { ScimError } from '../../errors/scim-error.js';
import { checkPathSpelling, findRoute } from '../http/route.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import { applyRules } from '../observe/apply-rules.js';
import type { WriteMethod } from '../operations/writes.js';
import { referringUri } from './bulk-id.js';

/** What an operation works on: an endpoint for POST, a resource for the rest. */
export interface BulkTarget {
  readonly endpoint: Endpoint;
  /** undefined for POST, and where the path names a resource that is yet to be made. */
  readonly id: string | undefined;
  /** The bulkId in the path, if there is one. */
  readonly bulkId: string | undefined;
}

function refuse(problem: string): never {
  throw new ScimError('invalidSyntax', problem);
}

/** The path below the base with a slash in front, whether it was sent so, without, or as a whole URL. */
function relativePath(path: string, baseUrl: string): string {
  const below = path.startsWith(`${baseUrl}/`) ? path.slice(baseUrl.length) : path;
  return below.startsWith('/') ? below : `/${below}`;
}

/** What a failed operation was meant for, in the form of a URL below the base. */
export function addressOf(path: string, baseUrl: string): string {
  return baseUrl + relativePath(path, baseUrl);
}

/**
 * Finds what the path of an operation names (RFC 7644 §3.7). Bulk requests do not nest, and nothing but
 * resources is written.
 *
 * @throws ScimError 400 `invalidSyntax`, or 404 as the path itself would answer.
 */
export function targetOf(call: Call, method: WriteMethod, path: unknown): BulkTarget {
  if (typeof path !== 'string' || path === '') return refuse('"path" is required.');
  const relative = relativePath(path, call.baseUrl);
  if (/[?#]/.test(relative)) return refuse('"path" cannot have a query or fragment.');
  const uri = referringUri(relative);
  const named = uri?.parent ?? relative;
  applyRules(call, (rules) => checkPathSpelling(named, rules));
  const route = findRoute(named, call.config);
  if ('endpoint' in route && route.endpoint.isReadOnly) {
    throw new ScimError(405, `${route.endpoint.type.endpoint} can only be read.`);
  }
  if (route.kind === 'collection' && (method === 'POST') === (uri === undefined)) {
    return { endpoint: route.endpoint, id: undefined, bulkId: uri?.bulkId };
  }
  if (route.kind === 'resource' && method !== 'POST' && uri === undefined) {
    return { endpoint: route.endpoint, id: route.id, bulkId: undefined };
  }
  return refuse(
    method === 'POST'
      ? 'The "path" of POST must be the endpoint of a resource type, e.g. "/Users".'
      : `The "path" of ${method} must be a resource, e.g. "/Users/{id}".`,
  );
}
