import type { IncomingMessage, ServerResponse } from 'node:http';
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

function receive(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BYTES) chunks.push(chunk);
      else finish(() => reject(tooLarge()));
    };
    const onEnd = () => finish(() => resolve(Buffer.concat(chunks).toString('utf8')));
    const onLost = () =>
      finish(() => reject(new OAuthError('invalid_request', 'The body did not arrive whole.')));
    const finish = (settle: () => void) => {
      request.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost);
      settle();
    };
    request.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost);
  });
}

async function readForm(request: HttpRequest): Promise<Form> {
  if (!FORM.test(request.headers['content-type'] ?? '')) {
    throw new OAuthError('invalid_request', 'The body must be application/x-www-form-urlencoded.');
  }
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) throw tooLarge();
  const { body } = request;
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    if (body.length > MAX_BYTES) throw tooLarge();
    return parseForm(body.toString('utf8'));
  }
  if (request.readableEnded) return formOf(body);
  if (request.destroyed) throw new OAuthError('invalid_request', 'The body did not arrive whole.');
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

export function toEndpointRequest(request: HttpRequest): EndpointRequest {
  return {
    method: request.method ?? 'GET',
    query: targetOf(request).query,
    ip: request.ip ?? request.socket.remoteAddress,
    authorization: authorizationOf(request),
    readForm: () => readForm(request),
  };
}

export function write(response: ServerResponse, { status, headers, body }: EndpointAnswer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
