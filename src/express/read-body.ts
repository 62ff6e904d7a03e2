import type { IncomingMessage } from 'node:http';
import { ScimError } from '../errors/scim-error.js';
import { receiveBody } from '../lib/receive-body.js';
import { decodeUtf8 } from '../lib/utf8.js';
import type { BodyBounds, RequestBody } from '../protocol/model/message.js';

/** Whatever is still on its way is not waited for: the connection ends with the answer. */
const CLOSE = { headers: { Connection: 'close' } };

const tooLarge = (maxBytes: number) =>
  new ScimError(413, `The request body is larger than the limit of ${maxBytes} bytes.`, CLOSE);
const tooSlow = (timeout: number) =>
  new ScimError(408, `The request body did not arrive within ${timeout} seconds.`, CLOSE);
const consumed = () =>
  new ScimError(
    500,
    'The request body was read by something else before it reached the SCIM router.',
  );
const notUtf8 = () =>
  new ScimError('invalidSyntax', 'The request body is not encoded in UTF-8 (RFC 8259 §8.1).');
const incomplete = () => new ScimError('invalidSyntax', 'The request body did not arrive whole.');

/** A body that a parser in front of the router has already read. */
type MaybeParsed = IncomingMessage & { readonly body?: unknown };

/** @throws ScimError 400 */
function decode(bytes: Buffer): string {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw notUtf8();
  return text;
}

function alreadyRead(request: MaybeParsed): RequestBody | undefined {
  const { body } = request;
  if (typeof body === 'string') return { kind: 'text', text: body };
  if (Buffer.isBuffer(body)) return { kind: 'text', text: decode(body) };
  if (body !== undefined && request.readableEnded) return { kind: 'parsed', value: body };
  return undefined;
}

const lengthOf = ({ headers }: IncomingMessage): number => Number(headers['content-length'] ?? 0);

/** Whether a body was sent, and something in front has read it without leaving it to anybody. */
export function isConsumed(request: MaybeParsed): boolean {
  const sent = lengthOf(request) > 0 || 'transfer-encoding' in request.headers;
  return sent && request.readableEnded && request.body === undefined;
}

/**
 * A body that is there already, as nearly all are that came in one packet with their head: nothing has to be
 * waited for. undefined if some of it may still be on its way.
 */
function arrived(request: IncomingMessage): string | undefined {
  const { readableLength, readableFlowing, readableEncoding } = request;
  const untouched = readableFlowing === null && readableEncoding === null;
  if (!untouched || readableLength === 0 || readableLength !== lengthOf(request)) return undefined;
  const whole: Buffer = request.read();
  // So that the request ends for whoever else listens to it.
  request.resume();
  return decode(whole);
}

async function receive(
  request: IncomingMessage,
  { maxBytes, timeoutSeconds }: BodyBounds,
): Promise<string> {
  const received = await receiveBody(request, { maxBytes, timeoutSeconds });
  if (received === 'tooLarge') throw tooLarge(maxBytes);
  if (received === 'tooSlow') throw tooSlow(timeoutSeconds);
  if (received === 'incomplete') throw incomplete();
  return decode(received);
}

/**
 * Reads the body of a request, whether or not a parser was mounted in front of the router. What a parser has already
 * decoded is taken as it is: bytes that were not UTF-8 can no longer be told from U+FFFD.
 *
 * @throws ScimError 413 as soon as the limit is passed, by `Content-Length` or by what arrives; 408 for a
 * body that trickles; 400 `invalidSyntax` for one that is not UTF-8.
 */
export async function readRequestBody(
  request: MaybeParsed,
  bounds: BodyBounds,
): Promise<RequestBody> {
  const { maxBytes } = bounds;
  if (lengthOf(request) > maxBytes) throw tooLarge(maxBytes);
  const parsed = alreadyRead(request);
  if (parsed) return parsed;
  if (isConsumed(request)) throw consumed();
  if (request.readableEnded || request.destroyed) return { kind: 'text', text: '' };
  return { kind: 'text', text: arrived(request) ?? (await receive(request, bounds)) };
}
