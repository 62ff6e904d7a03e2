import { expect } from '@jest/globals';
import { SCIM_JSON } from '../support/client.js';
import { group as groupBody, user as userBody } from '../support/messages.js';
import { type Answer, type Body, toAnswer } from './answer.js';
import type { Send, WireRequest } from './exchange.js';

export type Headers = Readonly<Record<string, string>>;

/** Sends what a SCIM client sends. Paths begin below the mount, e.g. `/Users`. */
export interface Client {
  get(path: string, headers?: Headers): Promise<Answer>;
  delete(path: string, headers?: Headers): Promise<Answer>;
  /** A string is sent as it is, anything else as JSON. */
  post(path: string, body: unknown, headers?: Headers): Promise<Answer>;
  put(path: string, body: unknown, headers?: Headers): Promise<Answer>;
  patch(path: string, body: unknown, headers?: Headers): Promise<Answer>;
  /** Sends exactly this: no header is added (but `Content-Length`), the path begins at the root of the server. */
  request(request: Partial<WireRequest> & Pick<WireRequest, 'path'>): Promise<Answer>;
  /** Creates a user that has a `userName` of its own unless given one, and expects 201. */
  createUser(attributes?: object): Promise<Body>;
  /** Creates a group with these members, and expects 201. */
  createGroup(displayName?: string, members?: readonly string[]): Promise<Body>;
  /** The ids that a filter finds, in the order of the answer. Expects 200. */
  find(endpoint: string, filter: string): Promise<readonly string[]>;
}

let people = 0;

/** A body of a user nobody else has. */
export function aUser(attributes: object = {}) {
  people += 1;
  return userBody(`user${people}@example.com`, attributes);
}

function asText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** @param mount - where the router is mounted, e.g. `/scim/v2`. */
export function createClient(send: Send, mount: string, common: Headers): Client {
  const request = async (wanted: Parameters<Client['request']>[0]) =>
    toAnswer(await send({ method: 'GET', headers: {}, ...wanted }));
  const plain =
    (method: string) =>
    (path: string, headers: Headers = {}) =>
      request({ method, path: mount + path, headers: { ...common, ...headers } });
  const withBody =
    (method: string) =>
    (path: string, body: unknown, headers: Headers = {}) =>
      request({
        method,
        path: mount + path,
        headers: { 'Content-Type': SCIM_JSON, ...common, ...headers },
        body: asText(body),
      });
  const post = withBody('POST');
  const get = plain('GET');
  const create = async (endpoint: string, body: object) => {
    const answer = await post(endpoint, body);
    expect(answer).toMatchObject({ status: 201, body: { id: expect.any(String) } });
    return answer.body;
  };
  return {
    get,
    post,
    request,
    delete: plain('DELETE'),
    put: withBody('PUT'),
    patch: withBody('PATCH'),
    createUser: (attributes) => create('/Users', aUser(attributes)),
    createGroup: (displayName = `Group ${++people}`, members = []) =>
      create('/Groups', groupBody(displayName, members)),
    async find(endpoint, filter) {
      const { status, body } = await get(`${endpoint}?filter=${encodeURIComponent(filter)}`);
      expect({ status, body }).toMatchObject({ status: 200 });
      expect(body.totalResults).toBe(body.Resources.length);
      return body.Resources.map(({ id }) => id);
    },
  };
}
