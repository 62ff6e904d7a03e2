import type { IncomingMessage } from 'node:http';
import { ScimError } from '../errors/scim-error.js';
import type { RequestBody } from '../protocol/message.js';

const tooLarge = (maxBytes: number) =>
  new ScimError(413, `The request body is larger than the limit of ${maxBytes} bytes.`);

/** A body that a parser in front of the router has already read. */
type MaybeParsed = IncomingMessage & { readonly body?: unknown };

function alreadyRead(request: MaybeParsed): RequestBody | undefined {
  const { body } = request;
  if (typeof body === 'string') return { kind: 'text', text: body };
  if (Buffer.isBuffer(body)) return { kind: 'text', text: body.toString('utf8') };
  if (body !== undefined && request.readableEnded) return { kind: 'parsed', value: body };
  return undefined;
}

function receive(request: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else finish(() => reject(tooLarge(maxBytes)));
    };
    const onEnd = () => finish(() => resolve(Buffer.concat(chunks).toString('utf8')));
    const onLost = () =>
      finish(() =>
        reject(new ScimError('invalidSyntax', 'The request body did not arrive whole.')),
      );
    const finish = (settle: () => void) => {
      request.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost);
      settle();
    };
    request.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost);
  });
}

/**
 * Reads the body of a request, whether or not a parser was mounted in front of the router.
 *
 * @throws ScimError 413 as soon as the limit is passed, by `Content-Length` or by what arrives.
 */
export async function readRequestBody(
  request: MaybeParsed,
  maxBytes: number,
): Promise<RequestBody> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const parsed = alreadyRead(request);
  if (parsed) return parsed;
  if (request.readableEnded || request.destroyed) return { kind: 'text', text: '' };
  return { kind: 'text', text: await receive(request, maxBytes) };
}
