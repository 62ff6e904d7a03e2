import type { ServerResponse } from 'node:http';
import type { JsonText, ScimResponse } from '../protocol/model/message.js';

/**
 * Writes a body as fast as the client takes it. One that fails ends the connection, so that nobody takes what
 * has arrived for all; whoever made the body has told why. Of an answer to HEAD nothing is made at all.
 */
async function stream(response: ServerResponse, body: AsyncIterable<string>): Promise<void> {
  if (response.req.method === 'HEAD') {
    response.end();
    return abandon(body);
  }
  const iterator = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await iterator.next();
      if (done) break;
      if (response.destroyed) {
        await iterator.return?.();
        return;
      }
      if (!response.write(value)) await drained(response);
    }
    response.end();
  } catch {
    response.destroy();
  }
}

async function abandon(body: AsyncIterable<string>): Promise<void> {
  await body[Symbol.asyncIterator]().return?.();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) {
      resolve();
      return;
    }
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}

/**
 * Not by `writeHead`, which is slower wherever Express has set a header before, as it does with
 * `X-Powered-By`.
 */
function setHead(response: ServerResponse, status: number, headers: ScimResponse['headers']): void {
  response.statusCode = status;
  for (const name of Object.keys(headers)) response.setHeader(name, headers[name] ?? '');
}

/** An answer in one piece. Text of ASCII characters only is written without being encoded. */
function writeWhole(
  response: ServerResponse,
  status: number,
  headers: ScimResponse['headers'],
  body: JsonText,
): void {
  setHead(response, status, headers);
  const { text, size } =
    typeof body === 'string' ? { text: body, size: Buffer.byteLength(body) } : body;
  response.setHeader('Content-Length', size);
  response.end(text, size === text.length ? 'latin1' : 'utf8');
}

const isStream = (body: ScimResponse['body']): body is AsyncIterable<string> =>
  typeof body === 'object' && Symbol.asyncIterator in body;

/**
 * Writes an answer. Not by `res.json` or `res.send`: those add a charset and a body hash as ETag, where
 * the media type must be exact and the ETag is the resource's version. Node itself leaves out the body of
 * an answer to HEAD and keeps its length (RFC 9110 §9.3.2).
 *
 * @returns a promise where the body comes in pieces.
 */
export function writeScimResponse(
  response: ServerResponse,
  { status, headers, body }: ScimResponse,
): Promise<void> | undefined {
  if (response.headersSent || response.destroyed) {
    return isStream(body) ? abandon(body) : undefined;
  }
  if (isStream(body)) {
    setHead(response, status, headers);
    return stream(response, body);
  }
  if (body === undefined && (status === 204 || status === 304)) {
    setHead(response, status, headers);
    response.end();
  } else {
    writeWhole(response, status, headers, body ?? '');
  }
  return undefined;
}
