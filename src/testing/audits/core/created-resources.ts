import { type Answer, toAnswer } from './answer.js';
import type { HttpResponse } from './exchange.js';
import { asText, objectsOf } from './json.js';

/** Something that the audits created and could not delete. */
export interface UndeletedResource {
  /** Below the base URL, e.g. `/Users/2819c223`. */
  readonly path: string;
  readonly reason: string;
}

const isCollection = (path: string) => /^\/[A-Za-z]\w*$/.test(path);

/** The path below the base URL that a location names; undefined for one elsewhere. */
function below(baseUrl: string, location: string): string | undefined {
  if (location === '') return undefined;
  const base = `${baseUrl}/`;
  const url = URL.canParse(location, base) ? new URL(location, base) : undefined;
  const prefix = new URL(base).pathname.replace(/\/$/, '');
  return url?.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : undefined;
}

function resourcePath(baseUrl: string, { request, body, headers }: Answer): string | undefined {
  const path = request.path.replace(/\?.*$/, '');
  const collection = request.method === 'POST' ? path : path.slice(0, path.lastIndexOf('/'));
  if (!isCollection(collection) || collection === '/Bulk') return undefined;
  const id = asText(body.id);
  if (id !== '') return `${collection}/${encodeURIComponent(id)}`;
  return below(baseUrl, headers.location ?? '');
}

/**
 * The resources that an answer says were created: by POST, by the operations of a Bulk request, and by a
 * PUT that should not have created any.
 *
 * @returns paths below the base URL.
 */
export function createdBy(baseUrl: string, wire: HttpResponse): readonly string[] {
  const { method, path } = wire.request;
  const isWrite = method === 'POST' || method === 'PUT';
  if (!isWrite || wire.status < 200 || wire.status > 299 || path.includes('.search')) return [];
  const answer = toAnswer(wire);
  const operations = objectsOf(answer.body.Operations).filter(
    (operation) => asText(operation.method).toUpperCase() === 'POST',
  );
  const paths = [
    resourcePath(baseUrl, answer),
    ...operations.map(({ location }) => below(baseUrl, asText(location))),
  ];
  return paths.filter((found) => found !== undefined);
}

/** The SCIM id in the path of a resource. */
export function idOf(path: string): string {
  return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
}
