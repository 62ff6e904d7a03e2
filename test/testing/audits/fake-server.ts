import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server answers; a body that is no string is sent as JSON. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** An empty list. */
export const NOBODY: FakeAnswer = { body: { schemas: [LIST], totalResults: 0, Resources: [] } };

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
}

function write(response: ServerResponse, { status = 200, headers = {}, body }: FakeAnswer): void {
  response.writeHead(status, { 'Content-Type': 'application/scim+json', ...headers });
  response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
}

/** Serves what `answer` says while `work` runs; no answer at all where it gives none. */
export async function withFakeServer<T>(
  answer: (request: FakeRequest) => FakeAnswer | undefined,
  work: (origin: string, seen: readonly FakeRequest[]) => Promise<T>,
): Promise<T> {
  const seen: FakeRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const given = { method, path: url, headers, body: await textOf(request) };
    seen.push(given);
    const made = answer(given);
    if (made) write(response, made);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
