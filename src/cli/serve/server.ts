import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { bearerTokens } from '../../auth/index.js';
import { createMemoryStores, createScimRouter, type ScimEvent } from '../../index.js';
import { logLine } from './log-line.js';
import { watchBody } from './watch-body.js';

/** Where SCIM is served. */
export const MOUNT = '/scim/v2';

/** A path below the mount, as Express would hand it to the router; undefined for one elsewhere. */
function pathBelow(url: string): string | undefined {
  if (url !== MOUNT && !/^[/?]/.test(url.slice(MOUNT.length))) return undefined;
  if (!url.startsWith(MOUNT)) return undefined;
  return url.slice(MOUNT.length).replace(/^(?!\/)/, '/');
}

/** A tunnel to this machine ends TLS in front of it, and says so. */
const protocolOf = ({ headers }: IncomingMessage) =>
  headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';

function answerElsewhere(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`SCIM is at ${MOUNT}.\n`);
}

/**
 * A server with SCIM on memory stores. It needs no Express: the router is a request listener as well.
 *
 * @param log - is given one line for each request.
 * @throws ScimConfigError for a token that is too short.
 */
export function createThrowAwayServer(token: string, log: (line: string) => void): Server {
  const requests = new AsyncLocalStorage<ScimEvent[]>();
  const router = createScimRouter({
    ...createMemoryStores(),
    auth: bearerTokens([{ token, principal: { id: 'serve' } }]),
    onEvent: (event) => {
      requests.getStore()?.push(event);
    },
  });
  return createServer((request, response) => {
    const begun = performance.now();
    const { method = 'GET', url = '/' } = request;
    const events: ScimEvent[] = [];
    const body = watchBody(response);
    response.once('finish', () => {
      const ms = performance.now() - begun;
      log(logLine({ method, url, status: response.statusCode, ms, events, body: body() }));
    });
    const below = pathBelow(url);
    if (below === undefined) {
      answerElsewhere(response);
      return;
    }
    const mounted = Object.assign(request, {
      url: below,
      baseUrl: MOUNT,
      protocol: protocolOf(request),
    });
    requests.run(events, () => router(mounted, response, () => response.destroy()));
  });
}
