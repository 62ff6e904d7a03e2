import type { Rules } from '../../conformance/rules.js';
import { ScimError } from '../../errors/scim-error.js';
import { hasNul } from '../../schema/nul.js';
import type { Config } from '../model/config.js';
import type { Route } from '../model/route.js';

const FIXED: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['serviceproviderconfig', { kind: 'serviceProviderConfig' }],
  ['bulk', { kind: 'bulk' }],
  ['me', { kind: 'me' }],
  ['.search', { kind: 'rootSearch' }],
]);

const DISCOVERY: ReadonlyMap<string, 'Schemas' | 'ResourceTypes'> = new Map([
  ['schemas', 'Schemas'],
  ['resourcetypes', 'ResourceTypes'],
]);

const VERSION = /^v(\d+)$/i;
const unknown = () => new ScimError(404, 'There is no such endpoint.');

/** Percent-decodes one segment, once (RFC 3986 §2.4). */
function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    throw unknown();
  }
}

/** RFC 7644 §3.13: a version segment stands directly in front of the endpoint. */
function withoutVersion(segments: readonly string[]): readonly string[] {
  const version = VERSION.exec(segments[0] ?? '')?.[1];
  if (version === undefined) return segments;
  if (version !== '2') {
    throw new ScimError('invalidVers', 'Only version 2 of the SCIM protocol is served.');
  }
  return segments.slice(1);
}

/**
 * Finds what a path names. Slashes in a row are one, and a blank behind the endpoint is nothing: whether that is
 * taken is for {@link checkPathSpelling} to say, once it is known whose rules hold. `%2F` is no slash.
 *
 * @throws ScimError 404 for a path that names nothing, 400 `invalidVers` for another protocol version.
 */
export function findRoute(path: string, config: Config): Route {
  const segments = withoutVersion(path.split('/').filter((segment) => segment !== ''));
  const [first, second] = segments;
  if (first === undefined) return { kind: 'root' };
  if (segments.length > 2) throw unknown();
  const name = decode(first).trim().toLowerCase();
  const id = second === undefined ? undefined : decode(second);
  const discovery = DISCOVERY.get(name);
  if (discovery) return { kind: 'discovery', name: discovery, id };
  const fixed = FIXED.get(name);
  if (fixed && id === undefined) return fixed;
  const endpoint = config.endpointAt.get(name);
  if (!endpoint) throw unknown();
  if (id === undefined) return { kind: 'collection', endpoint };
  if (id === '.search') return { kind: 'search', endpoint };
  if (hasNul(id)) throw new ScimError(404, `There is no such ${endpoint.type.name}.`);
  return { kind: 'resource', endpoint, id };
}

/** Several slashes in a row, or a blank at the end of the endpoint. */
const ODD_PATH = /\/\/|^\/(?:v\d+\/)?[^/]*%20(?:\/|$)/i;

/**
 * Rule `pathSpelling`.
 *
 * @throws ScimError 404
 */
export function checkPathSpelling(path: string, rules: Pick<Rules, 'pathSpelling'>): void {
  if (rules.pathSpelling === 'exact' && ODD_PATH.test(path)) throw unknown();
}
