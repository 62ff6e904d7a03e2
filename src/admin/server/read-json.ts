import { BODY_TIMEOUT_SECONDS, receiveBody } from '../../lib/receive-body.js';
import { decodeUtf8 } from '../../lib/utf8.js';
import { AdminError } from './problem.js';
import type { AdminRequest } from './request.js';

const DEFAULT_BYTES = 16 * 1024;

/** A JSON object of unknown members; only members that are asked for by name are ever read. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whatever is still on its way is not waited for: the connection ends with the answer. */
const CLOSE = { Connection: 'close' };

const tooLarge = (max: number) =>
  new AdminError(413, `The request is larger than ${max} bytes.`, CLOSE);
const tooSlow = () =>
  new AdminError(408, `The request did not arrive within ${BODY_TIMEOUT_SECONDS} seconds.`, CLOSE);
const incomplete = () => new AdminError(400, 'The request is not complete.');

async function receive(request: AdminRequest, maxBytes: number): Promise<Buffer> {
  const bounds = { maxBytes, timeoutSeconds: BODY_TIMEOUT_SECONDS };
  const received = await receiveBody(request, bounds);
  if (received === 'tooLarge') throw tooLarge(maxBytes);
  if (received === 'tooSlow') throw tooSlow();
  if (received === 'incomplete') throw incomplete();
  return received;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AdminError(400, 'The request is not valid JSON.');
  }
}

/** Bytes that are not UTF-8 would become U+FFFD, and the names of two people one. */
function parseBytes(bytes: Buffer): unknown {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new AdminError(400, 'The request is not encoded in UTF-8.');
  return parse(text);
}

/** What arrived, whether or not a parser in front of the router has read it already. */
async function bodyOf(request: AdminRequest, max: number): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > max) throw tooLarge(max);
  const { body } = request;
  if (typeof body === 'string') return parse(body);
  if (Buffer.isBuffer(body)) return parseBytes(body);
  if (body !== undefined && request.readableEnded) return body;
  if (request.readableEnded || request.destroyed) return parse('');
  return parseBytes(await receive(request, max));
}

/**
 * Reads the JSON object that a request carries.
 *
 * @throws AdminError 400 if it is none, 413 beyond `max` bytes, 408 for a body that does not arrive in time.
 */
export async function readJson(
  request: AdminRequest,
  max: number = DEFAULT_BYTES,
): Promise<JsonObject> {
  const body = await bodyOf(request, max);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new AdminError(400, 'The request must be a JSON object.');
  }
  return Object.assign(Object.create(null), body) as JsonObject;
}
