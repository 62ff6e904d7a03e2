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

const BLANK = '%20';
const NEEDS_CARE = /\/\/|%20/;

function withoutBlanks(segment: string): string {
  let end = segment.length;
  while (segment.endsWith(BLANK, end)) end -= BLANK.length;
  return segment.slice(0, end);
}

/**
 * A path as it was meant: slashes in a row are one, and blanks behind an endpoint are nothing. `%2F` is no slash, and a
 * blank at the end of an id is part of it.
 */
function plainPath(path: string): string {
  if (!NEEDS_CARE.test(path)) return path;
  const segments = path.split('/').filter((segment, at) => segment !== '' || at === 0);
  const endpoint = VERSION.test(segments[1] ?? '') ? 2 : 1;
  const isName = (segment: string, at: number) =>
    at === endpoint || /^\.search(?:%20)+$/.test(segment);
  const plain = segments.map((each, at) => (isName(each, at) ? withoutBlanks(each) : each));
  return `${plain.join('/')}${plain.length < 2 || path.endsWith('/') ? '/' : ''}`;
}

/**
 * Finds what a path names, as it was meant: whether that is taken is for {@link checkPathSpelling} to say, once it is
 * known whose rules hold.
 *
 * @throws ScimError 404 for a path that names nothing, 400 `invalidVers` for another protocol version.
 */
export function findRoute(path: string, config: Config): Route {
  const named = plainPath(path).split('/');
  const segments = withoutVersion(named.filter((segment) => segment !== ''));
  const [first, second] = segments;
  if (first === undefined) return { kind: 'root' };
  if (segments.length > 2) throw unknown();
  const name = decode(first).toLowerCase();
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

/**
 * Rule `pathSpelling`.
 *
 * @throws ScimError 404
 */
export function checkPathSpelling(path: string, rules: Pick<Rules, 'pathSpelling'>): void {
  if (rules.pathSpelling === 'exact' && plainPath(path) !== path) throw unknown();
}
