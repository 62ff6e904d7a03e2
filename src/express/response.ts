import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { ScimResponse } from '../protocol/message.js';

async function stream(response: ServerResponse, body: AsyncIterable<string>): Promise<void> {
  for await (const piece of body) {
    if (response.destroyed) return;
    if (!response.write(piece))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}

/**
 * Writes an answer. Not by `res.json` or `res.send`: those add a charset and a body hash as ETag, where
 * the media type must be exact and the ETag is the resource's version. Node itself leaves out the body of
 * an answer to HEAD and keeps its length (RFC 9110 §9.3.2).
 */
export async function writeScimResponse(
  response: ServerResponse,
  { status, headers, body }: ScimResponse,
): Promise<void> {
  if (response.headersSent || response.destroyed) return;
  if (body === undefined || typeof body === 'string') {
    const length = body === undefined ? 0 : Buffer.byteLength(body);
    const sized =
      status === 204 || status === 304 ? headers : { ...headers, 'Content-Length': length };
    response.writeHead(status, sized);
    response.end(body);
    return;
  }
  response.writeHead(status, headers);
  await stream(response, body);
}
