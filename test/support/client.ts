import type { Server } from 'node:http';
import type { Express } from 'express';
import request, { type Test } from 'supertest';

/** Sends SCIM requests as a provider's client would: bearer token, SCIM media type, JSON text. */
export interface ScimClient {
  get(path: string): Test;
  delete(path: string): Test;
  post(path: string, body: unknown): Test;
  put(path: string, body: unknown): Test;
  patch(path: string, body: unknown): Test;
}

export interface ScimClientOptions {
  /** Prepended to every path, e.g. `/scim/v2`. */
  readonly base: string;
  /** Left out: no `Authorization` header. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const SCIM_JSON = 'application/scim+json';

/** Text is sent as it is, so that damaged JSON and `__proto__` keys arrive as written. */
const asText = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

export function scimClient(
  app: Express | Server,
  { base, token, headers = {} }: ScimClientOptions,
): ScimClient {
  const common = {
    Accept: SCIM_JSON,
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...headers,
  };
  const plain = (method: 'get' | 'delete') => (path: string) =>
    request(app)
      [method](base + path)
      .set(common);
  const withBody = (method: 'post' | 'put' | 'patch') => (path: string, body: unknown) =>
    request(app)
      [method](base + path)
      .set({ 'Content-Type': SCIM_JSON, ...common })
      .send(asText(body));
  return {
    get: plain('get'),
    delete: plain('delete'),
    post: withBody('post'),
    put: withBody('put'),
    patch: withBody('patch'),
  };
}
