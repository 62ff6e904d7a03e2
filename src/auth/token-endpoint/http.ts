import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { BODY_TIMEOUT_SECONDS, receiveBody } from '../../lib/receive-body.js';
import { decodeUtf8 } from '../../lib/utf8.js';
import { type Form, formOf, parseForm } from './form.js';
import type { EndpointAnswer, EndpointRequest } from './message.js';
import { OAuthError } from './oauth-error.js';

const MAX_BYTES = 16_384;
const FORM = /^application\/x-www-form-urlencoded[ \t]*(?:;|$)/i;

/** What of an Express request the endpoint uses; Express 4 and 5 both have it. */
export interface HttpRequest extends IncomingMessage {
  readonly baseUrl?: string;
  readonly ip?: string | undefined;
  /** A body that a parser in front of the endpoint has already read. */
  readonly body?: unknown;
}

/** The connection ends with it: what is left of the body is not read. */
const tooLarge = () =>
  new OAuthError('invalid_request', `The body is larger than ${MAX_BYTES} bytes.`, {
    status: 413,
    headers: { Connection: 'close' },
  });

const tooSlow = () =>
  new OAuthError(
    'invalid_request',
    `The body did not arrive within ${BODY_TIMEOUT_SECONDS} seconds.`,
    { status: 408, headers: { Connection: 'close' } },
  );

const incomplete = () => new OAuthError('invalid_request', 'The body did not arrive whole.');

/** @throws OAuthError `invalid_request` */
function decode(bytes: Buffer): string {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new OAuthError('invalid_request', 'The body is not UTF-8.');
  return text;
}

async function receive(request: IncomingMessage): Promise<string> {
  const bounds = { maxBytes: MAX_BYTES, timeoutSeconds: BODY_TIMEOUT_SECONDS };
  const received = await receiveBody(request, bounds);
  if (received === 'tooLarge') throw tooLarge();
  if (received === 'tooSlow') throw tooSlow();
  if (received === 'incomplete') throw incomplete();
  return decode(received);
}

async function readForm(request: HttpRequest): Promise<Form> {
  if (!FORM.test(request.headers['content-type'] ?? '')) {
    throw new OAuthError('invalid_request', 'The body must be application/x-www-form-urlencoded.');
  }
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) throw tooLarge();
  const { body } = request;
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    if (body.length > MAX_BYTES) throw tooLarge();
    return parseForm(typeof body === 'string' ? body : decode(body));
  }
  if (request.readableEnded) return formOf(body);
  if (request.destroyed) throw incomplete();
  return parseForm(await receive(request));
}

/** Node keeps the first of several headers and drops the others; here all of them count. */
function authorizationOf({ rawHeaders }: IncomingMessage): readonly string[] {
  const isName = (at: number) => rawHeaders[at]?.toLowerCase() === 'authorization';
  return rawHeaders.filter((_, at) => at % 2 === 1 && isName(at - 1));
}

/** The path and the query of a request below its mount. */
export function targetOf({ url = '/' }: IncomingMessage): { path: string; query: string } {
  const mark = url.indexOf('?');
  return mark < 0
    ? { path: url, query: '' }
    : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/** Behind a proxy that is trusted too far it is whatever the client has written into a header. */
function addressOf({ ip, socket }: HttpRequest): string | undefined {
  const address = ip ?? socket.remoteAddress;
  return address !== undefined && isIP(address) > 0 ? address : undefined;
}

export function toEndpointRequest(request: HttpRequest): EndpointRequest {
  return {
    method: request.method ?? 'GET',
    query: targetOf(request).query,
    ip: addressOf(request),
    authorization: authorizationOf(request),
    readForm: () => readForm(request),
  };
}

export function write(response: ServerResponse, { status, headers, body }: EndpointAnswer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
