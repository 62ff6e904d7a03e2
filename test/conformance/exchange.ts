import type { IncomingHttpHeaders } from 'node:http';
import { rawRequest } from '../support/raw-request.js';

/** A request on its way to the provider. */
export interface WireRequest {
  readonly method: string;
  /** From the root of the server, with the mount in front and nothing encoded on the way. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer as it came from the provider. */
export interface WireResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export type Send = (request: WireRequest) => Promise<WireResponse>;

/** Stands between the checks and a provider; a mutant alters there what passes. */
export type Exchange = (request: WireRequest, send: Send) => Promise<WireResponse>;

/** Sends over a connection of its own. */
export function sendTo(origin: string): Send {
  return ({ method, path, headers, body }) =>
    rawRequest(origin, {
      method,
      path,
      headers:
        body === undefined
          ? headers
          : { 'Content-Length': String(Buffer.byteLength(body)), ...headers },
      ...(body === undefined ? {} : { chunks: [body] }),
    });
}
