import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type AdminError, toProblem } from './problem.js';

/** An answer of the admin router, before the headers that all of them carry. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Pieces are written as they come, no faster than they are read. */
  readonly body?: string | AsyncIterable<string>;
}

/** What an action returns for the browser to save; anything else is an answer in JSON. */
export class Download {
  readonly name: string;
  readonly mediaType: string;
  readonly pieces: AsyncIterable<string>;

  constructor(name: string, mediaType: string, pieces: AsyncIterable<string>) {
    this.name = name;
    this.mediaType = mediaType;
    this.pieces = pieces;
  }
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** On every answer, errors included; an answer may only relax how long it is kept. */
const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

export function json(status: number, body: unknown): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}

export function download({ name, mediaType, pieces }: Download): Answer {
  return {
    status: 200,
    headers: {
      'Content-Type': mediaType,
      'Content-Disposition': `attachment; filename="${name}"`,
    },
    body: pieces,
  };
}

export function problem(error: AdminError): Answer {
  return {
    status: error.status,
    headers: { ...error.headers, 'Content-Type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify(toProblem(error)),
  };
}

/**
 * Writes an answer with Node's own means, so that Express 4 and 5 do the same. Rejects if its pieces end
 * in an error; the response is then cut off.
 */
export async function writeAnswer(
  response: ServerResponse,
  { status, headers, body }: Answer,
  method: string | undefined,
): Promise<void> {
  if (response.headersSent || response.destroyed) return;
  if (typeof body === 'object') {
    response.writeHead(status, { ...COMMON_HEADERS, ...headers });
    if (method === 'HEAD') response.end();
    else await pipeline(Readable.from(body), response);
    return;
  }
  const length = status === 304 ? {} : { 'Content-Length': Buffer.byteLength(body ?? '') };
  response.writeHead(status, { ...COMMON_HEADERS, ...headers, ...length });
  response.end(method === 'HEAD' ? undefined : body);
}
