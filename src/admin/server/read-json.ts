import { isUtf8 } from 'node:buffer';
import { AdminError } from './problem.js';
import type { AdminRequest } from './request.js';

const DEFAULT_BYTES = 16 * 1024;
/** As long as the SCIM router waits for a body. */
const TIMEOUT_SECONDS = 30;

/** A JSON object of unknown members; only members that are asked for by name are ever read. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whatever is still on its way is not waited for: the connection ends with the answer. */
const CLOSE = { Connection: 'close' };

const tooLarge = (max: number) =>
  new AdminError(413, `The request is larger than ${max} bytes.`, CLOSE);
const tooSlow = () =>
  new AdminError(408, `The request did not arrive within ${TIMEOUT_SECONDS} seconds.`, CLOSE);

/** Not that of the router, for this room knows the public entries only. */
function receive(request: AdminRequest, max: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error: AdminError) => finish(() => reject(error));
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost);
      settle();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > max) fail(tooLarge(max));
      else chunks.push(chunk);
    };
    const onEnd = () => finish(() => resolve(Buffer.concat(chunks)));
    const onLost = () => fail(new AdminError(400, 'The request is not complete.'));
    const timer = setTimeout(() => fail(tooSlow()), TIMEOUT_SECONDS * 1000);
    request.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost);
  });
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
  if (!isUtf8(bytes)) throw new AdminError(400, 'The request is not encoded in UTF-8.');
  return parse(bytes.toString('utf8'));
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
