import type { Express } from 'express';
import express from 'express';
import { bearerTokens } from '../../../src/auth/index.js';
import { createMemoryStores, createScimRouter, type ScimOptions } from '../../../src/index.js';
import { type AuditTarget, createAuditTarget } from '../../../src/testing/index.js';
import type { Exchange, Send, WireRequest } from '../../conformance/exchange.js';
import type { Fault } from '../../conformance/world.js';
import { TOKEN } from '../../support/app.js';
import { rawRequest } from '../../support/raw-request.js';
import { whileServing } from '../../support/server.js';

export const MOUNT = '/scim/v2';

/** An app with SCIM on memory stores, with a fault if one is given. */
export function scimApp(given: Partial<ScimOptions> = {}, { options }: Fault = {}): Express {
  const all: ScimOptions = {
    ...createMemoryStores(),
    auth: bearerTokens([{ token: TOKEN, principal: { id: 'audit' } }]),
    authLimit: false,
    logger: { warn() {}, error() {} },
    ...given,
  };
  const app = express();
  app.use(MOUNT, createScimRouter(options?.(all) ?? all));
  return app;
}

const EMPTY = [204, 304];

/** A `fetch` whose requests pass through what a mutant does to them. */
export function fetchThrough(exchange: Exchange): typeof fetch {
  return async (url, init) => {
    const { origin, pathname, search } = new URL(String(url));
    const { method = 'GET', headers, body } = init ?? {};
    const wire: WireRequest = {
      method,
      path: pathname + search,
      headers: headers as Record<string, string>,
      ...(typeof body === 'string' && { body }),
    };
    const send: Send = ({ body: text, ...request }) =>
      rawRequest(origin, {
        ...request,
        headers:
          text === undefined
            ? request.headers
            : { 'Content-Length': String(Buffer.byteLength(text)), ...request.headers },
        ...(text === undefined ? {} : { chunks: [text] }),
      });
    const answer = await exchange(wire, send);
    const shown = Object.entries(answer.headers).filter(([name]) => name !== 'content-length');
    return new Response(EMPTY.includes(answer.status) ? null : answer.text, {
      status: answer.status,
      headers: Object.fromEntries(shown.map(([name, value]) => [name, String(value)])),
    });
  };
}

/** Serves an app while audits run against it. */
export function whileAudited<T>(
  app: Express,
  work: (target: AuditTarget) => Promise<T>,
  { exchange, mount = MOUNT }: { readonly exchange?: Exchange; readonly mount?: string } = {},
): Promise<T> {
  return whileServing(app, (origin) =>
    work(
      createAuditTarget({
        baseUrl: origin + mount,
        token: TOKEN,
        ...(exchange && { fetch: fetchThrough(exchange) }),
      }),
    ),
  );
}
