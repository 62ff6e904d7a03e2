import { AdminError } from './problem.js';
import type { AdminRequest } from './request.js';

const MAX_BYTES = 16 * 1024;

/** A JSON object of unknown members; only members that are asked for by name are ever read. */
export type JsonObject = Readonly<Record<string, unknown>>;

const tooLarge = () => new AdminError(413, `The request is larger than ${MAX_BYTES} bytes.`);

function receive(request: AdminRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (settle: () => void) => {
      request.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost);
      settle();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BYTES) finish(() => reject(tooLarge()));
      else chunks.push(chunk);
    };
    const onEnd = () => finish(() => resolve(Buffer.concat(chunks).toString('utf8')));
    const onLost = () => finish(() => reject(new AdminError(400, 'The request is not complete.')));
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

/** What arrived, whether or not a parser in front of the router has read it already. */
async function bodyOf(request: AdminRequest): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) throw tooLarge();
  const { body } = request;
  if (typeof body === 'string') return parse(body);
  if (Buffer.isBuffer(body)) return parse(body.toString('utf8'));
  if (body !== undefined && request.readableEnded) return body;
  if (request.readableEnded || request.destroyed) return parse('');
  return parse(await receive(request));
}

/**
 * Reads the JSON object that a request carries.
 *
 * @throws AdminError 400 if it is none, 413 beyond 16 KiB.
 */
export async function readJson(request: AdminRequest): Promise<JsonObject> {
  const body = await bodyOf(request);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new AdminError(400, 'The request must be a JSON object.');
  }
  return Object.assign(Object.create(null), body) as JsonObject;
}
