import type { IncomingMessage, ServerResponse } from 'node:http';
import { ScimError } from '../errors/scim-error.js';
import type { BodyBounds, RequestBody, ScimRequest } from '../protocol/model/message.js';
import { readRequestBody } from './read-body.js';

type TrustProxy = (address: string | undefined, hop: number) => boolean;

/** What of an Express request the router uses; Express 4 and 5 both have it. */
export interface ExpressRequest extends IncomingMessage {
  readonly baseUrl?: string;
  readonly originalUrl?: string;
  readonly body?: unknown;
  readonly protocol?: string;
  readonly ip?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly app?: { get(name: string): unknown };
}

/** A host with its port (RFC 3986 §3.2.2), as browsers and clients write it: a name, or an address. */
const AUTHORITY = /^(?:[\w.~-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i;

const MAX_PORT = 65_535;

/**
 * The host the client spoke to, with its port; `X-Forwarded-Host` only from a trusted proxy. It becomes part of every
 * `location`, so it must be one (RFC 9112 §3.2).
 *
 * @throws ScimError 400
 */
function hostOf(request: ExpressRequest): string {
  const host = namedHost(request);
  const [matched, port = '0'] = AUTHORITY.exec(host) ?? [];
  if (matched !== undefined && Number(port) <= MAX_PORT) return host;
  throw new ScimError(400, 'The Host header of the request is not a host.');
}

/** What Express takes from `X-Forwarded-Proto`, which a trusted proxy may have let through. @throws ScimError 400 */
function schemeOf({ protocol = 'http' }: ExpressRequest): string {
  const scheme = protocol.toLowerCase();
  if (scheme === 'https' || scheme === 'http') return scheme;
  throw new ScimError(
    400,
    'The X-Forwarded-Proto header of the request is neither https nor http.',
  );
}

function namedHost(request: ExpressRequest): string {
  const forwarded = request.headers['x-forwarded-host'];
  if (typeof forwarded === 'string' && comesFromTrustedProxy(request)) {
    return forwarded.split(',', 1)[0]?.trim() ?? '';
  }
  // Of two that differ, the proxy in front may have looked at the other (RFC 9112 §3.2: 400).
  const hosts = valuesOf(request, 'host');
  return hosts.length > 1 ? hosts.join(', ') : (hosts[0] ?? 'localhost');
}

const NO_PARAMS: Readonly<Record<string, string>> = Object.freeze({});

function textParams(params: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  let texts = NO_PARAMS;
  for (const name of Object.keys(params)) {
    const value = params[name];
    if (typeof value === 'string') texts = { ...texts, [name]: value };
  }
  return texts;
}

/** All values of a header of which Node keeps the first and drops the others. */
function valuesOf(
  { headers, rawHeaders = [] }: IncomingMessage,
  wanted: 'authorization' | 'host',
): readonly string[] {
  const all: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === wanted.length && name.toLowerCase() === wanted) {
      all.push(rawHeaders[at + 1] ?? '');
    }
  }
  const kept = headers[wanted];
  return all.length > 1 || kept === undefined ? all : [kept];
}

/** A proxy in front may have looked at another one than Node: all are shown, joined, so that they are refused. */
function authorizationOf(request: IncomingMessage): string | undefined {
  const all = valuesOf(request, 'authorization');
  return all.length > 1 ? all.join(', ') : all[0];
}

function signalOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const abort = () => {
    if (!response.writableFinished) controller.abort();
  };
  if (response.destroyed) abort();
  else response.once('close', abort);
  return controller.signal;
}

/** An Express request as the protocol wants it. What is costly is made when it is asked for. */
class MountedRequest implements ScimRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly #request: ExpressRequest;
  readonly #response: ServerResponse;
  #signal: AbortSignal | undefined;

  /** Belongs to the object, so that a host may take it apart: `tenant: (_, { header }) => …`. */
  readonly header = (name: string): string | undefined => {
    if (name === 'authorization') return authorizationOf(this.#request);
    const value = this.#request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };

  constructor(request: ExpressRequest, response: ServerResponse) {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    this.method = request.method ?? 'GET';
    this.path = mark < 0 ? url : url.slice(0, mark);
    this.query = mark < 0 ? '' : url.slice(mark + 1);
    this.#request = request;
    this.#response = response;
  }

  get baseUrl(): string {
    const { baseUrl = '' } = this.#request;
    const mount = baseUrl.endsWith('/') ? baseUrl.replace(/\/+$/, '') : baseUrl;
    return `${schemeOf(this.#request)}://${hostOf(this.#request)}${mount}`;
  }

  get params(): Readonly<Record<string, string>> {
    return textParams(this.#request.params);
  }

  get ip(): string | undefined {
    return this.#request.ip ?? this.#request.socket.remoteAddress;
  }

  get signal(): AbortSignal {
    this.#signal ??= signalOf(this.#response);
    return this.#signal;
  }

  readBody(bounds: BodyBounds): Promise<RequestBody> {
    return readRequestBody(this.#request, bounds);
  }
}

export function toScimRequest(request: ExpressRequest, response: ServerResponse): ScimRequest {
  return new MountedRequest(request, response);
}

/** Whether Express's `trust proxy` setting trusts whoever the connection comes from. */
export function comesFromTrustedProxy(request: ExpressRequest): boolean {
  const trust = request.app?.get('trust proxy fn') as TrustProxy | undefined;
  return trust?.(request.socket.remoteAddress, 0) ?? false;
}
