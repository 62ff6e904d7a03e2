import { REQUEST_HEADER } from '../api-types/tokens.js';
import { AdminError } from './problem.js';
import type { AdminRequest } from './request.js';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const JSON_TYPE = /^application\/json\s*(;|$)/i;

type TrustProxy = (address: string | undefined, hop: number) => boolean;

/** The hosts by which the browser may know this server; the forwarded one only from a trusted proxy. */
function ownHosts({ app, headers, socket }: AdminRequest): readonly (string | undefined)[] {
  const trust = app?.get('trust proxy fn') as TrustProxy | undefined;
  const forwarded = headers['x-forwarded-host'];
  const trusted = typeof forwarded === 'string' && trust?.(socket.remoteAddress, 0);
  return [headers.host, trusted ? forwarded.split(',', 1)[0]?.trim() : undefined];
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/**
 * Whether a browser says that the request comes from this very site. `Sec-Fetch-Site` decides where it
 * is sent, for no script can set it; `Origin` where it is not (plain http). A client that sends neither
 * is no browser, and has no cookie that another site could abuse.
 */
function isSameOrigin(request: AdminRequest, allowed: readonly string[]): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return typeof site === 'string' && allowed.includes(site);
  const { origin } = request.headers;
  if (origin === undefined) return true;
  const host = hostOf(origin);
  return host !== undefined && ownHosts(request).includes(host);
}

/**
 * Refuses what another site makes an administrator's browser send. A change must besides carry a header
 * and a media type that need a CORS preflight, which this router never grants.
 *
 * @throws AdminError 403, or 415 for a body that is not JSON.
 */
export function refuseForeign(request: AdminRequest): void {
  if (SAFE_METHODS.has(request.method ?? '')) {
    if (!isSameOrigin(request, ['same-origin', 'none'])) {
      throw new AdminError(403, 'The request comes from another site.');
    }
    return;
  }
  if (!isSameOrigin(request, ['same-origin'])) {
    throw new AdminError(403, 'The request comes from another site.');
  }
  if (request.headers[REQUEST_HEADER] === undefined) {
    throw new AdminError(403, `The request lacks the header ${REQUEST_HEADER}.`);
  }
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    throw new AdminError(415, 'The request must have the Content-Type application/json.');
  }
}
