import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ScimRequest } from '../protocol/message.js';
import { readRequestBody } from './read-body.js';
import { comesFromTrustedProxy } from './trust-proxy.js';

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

/** The host the client spoke to, with its port; `X-Forwarded-Host` only from a trusted proxy. */
function hostOf(request: ExpressRequest): string {
  const forwarded = request.headers['x-forwarded-host'];
  if (typeof forwarded === 'string' && comesFromTrustedProxy(request)) {
    return forwarded.split(',', 1)[0]?.trim() ?? '';
  }
  return request.headers.host ?? 'localhost';
}

function textParams(params: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  const texts = Object.entries(params).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts) as Record<string, string>;
}

/**
 * Node keeps the first of several `Authorization` headers and drops the others, a proxy in front may
 * have looked at another one: all of them are shown, joined, so that they are refused.
 */
function authorizationOf({ headers, rawHeaders = [] }: IncomingMessage): string | undefined {
  const all = rawHeaders.filter(
    (_, at) =>
      at % 2 === 1 &&
      rawHeaders[at - 1]?.length === 13 &&
      rawHeaders[at - 1]?.toLowerCase() === 'authorization',
  );
  return all.length > 1 ? all.join(', ') : headers.authorization;
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
export function toScimRequest(request: ExpressRequest, response: ServerResponse): ScimRequest {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  let signal: AbortSignal | undefined;
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    get baseUrl() {
      const mount = (request.baseUrl ?? '').replace(/\/+$/, '');
      return `${request.protocol ?? 'http'}://${hostOf(request)}${mount}`;
    },
    get params() {
      return textParams(request.params);
    },
    get ip() {
      return request.ip ?? request.socket.remoteAddress;
    },
    get signal() {
      signal ??= signalOf(response);
      return signal;
    },
    header(name) {
      if (name === 'authorization') return authorizationOf(request);
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    readBody: (bounds) => readRequestBody(request, bounds),
  };
}
