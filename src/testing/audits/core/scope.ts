import { type Answer, toAnswer } from './answer.js';
import { type Bodies, bodiesFor } from './bodies.js';
import { causeOf } from './cause.js';
import { createdBy, idOf } from './created-resources.js';
import type { Discovery } from './discovery.js';
import type { AuditExchange, HttpRequest, HttpResponse } from './exchange.js';
import { ExpectationError } from './expect.js';
import { AuditSkip } from './failure.js';
import { fitBody } from './fit.js';
import { asText, type Json, objectsOf } from './json.js';
import { GROUP, USER } from './urns.js';

export type Headers = Readonly<Record<string, string>>;

/** What one audit works with. Paths begin below the base URL, e.g. `/Users`. */
export interface AuditScope extends Bodies {
  readonly baseUrl: string;
  readonly discovery: Discovery;
  readonly get: (path: string, headers?: Headers) => Promise<Answer>;
  readonly delete: (path: string, headers?: Headers) => Promise<Answer>;
  /** A string is sent as it is, anything else as JSON. */
  readonly post: (path: string, body: unknown, headers?: Headers) => Promise<Answer>;
  readonly put: (path: string, body: unknown, headers?: Headers) => Promise<Answer>;
  readonly patch: (path: string, body: unknown, headers?: Headers) => Promise<Answer>;
  /** Sends exactly these headers: none is added, not even the token. */
  readonly send: (request: HttpRequest) => Promise<Answer>;
  /** The header that presents the token. */
  readonly authorization: Headers;
  /**
   * Creates a user for something else to be asked, as the served schema has it. Skips the audit if that
   * fails, or if fewer e-mails are kept than were sent: neither is what it asks.
   */
  readonly createUser: (attributes?: object) => Promise<Json>;
  /** The same for a group with these members. */
  readonly createGroup: (attributes?: object, memberIds?: readonly string[]) => Promise<Json>;
  /** Whether this audit created the resource with this id. */
  readonly isOwn: (id: unknown) => boolean;
  /** How many this audit created at an endpoint. */
  readonly countOf: (endpoint: string) => number;
  /** An answer, by default the last one, as it may be shown: behind the write that led there. */
  readonly exchanges: (answer?: HttpResponse) => readonly AuditExchange[];
  /** Deletes what the audit created. */
  readonly close: () => Promise<void>;
}

export interface ScopeOptions {
  readonly baseUrl: string;
  readonly authorization: Headers;
  readonly send: (request: HttpRequest) => Promise<HttpResponse>;
  readonly discovery: Discovery;
  readonly nextName: () => string;
  readonly shown: (answer: HttpResponse) => AuditExchange;
  readonly close: (paths: readonly string[]) => Promise<void>;
}

const SCIM_JSON = 'application/scim+json';
const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** A server may keep fewer values than it is sent (RFC 7644 §3.3); what is asked of several then makes no sense. */
function expectKept(sent: Json, made: Json): void {
  const [most, kept] = [objectsOf(sent.emails).length, objectsOf(made.emails).length];
  if (most < 2 || kept >= most || made.emails === undefined) return;
  throw new AuditSkip(`The server keeps ${kept} of ${most} e-mails that a user is created with.`);
}

export function createScope(options: ScopeOptions): AuditScope {
  const { authorization } = options;
  const created = new Map<string, string>();
  const bodies = bodiesFor(options.discovery, options.nextName);
  let last: HttpResponse | undefined;
  let lastWrite: HttpResponse | undefined;

  const send = async (request: HttpRequest): Promise<Answer> => {
    const answer = toAnswer(await options.send(request));
    last = answer;
    if (WRITES.includes(request.method)) lastWrite = answer;
    for (const path of createdBy(options.baseUrl, answer)) created.set(idOf(path), path);
    if (answer.status === 0)
      throw new ExpectationError(`No answer: ${answer.text}.`, answer, causeOf(answer));
    return answer;
  };
  const plain =
    (method: string) =>
    (path: string, headers: Headers = {}) =>
      send({ method, path, headers: { Accept: SCIM_JSON, ...authorization, ...headers } });
  const withBody =
    (method: string) =>
    (path: string, body: unknown, headers: Headers = {}) =>
      send({
        method,
        path,
        headers: { Accept: SCIM_JSON, 'Content-Type': SCIM_JSON, ...authorization, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
  const post = withBody('POST');
  const create = async (endpoint: string, body: object): Promise<Json> => {
    const answer = await post(endpoint, body);
    const { id } = answer.body;
    if (answer.status < 300 && typeof id === 'string' && id !== '') return answer.body;
    const detail = asText(answer.body.detail);
    const why = `${answer.status}${detail === '' ? '' : ` (${detail})`}`;
    throw new AuditSkip(`It needs a resource, and POST ${endpoint} was answered ${why}.`);
  };

  const fitted = (urn: string, body: Json) =>
    fitBody(options.discovery, urn, body, options.nextName);

  return {
    ...bodies,
    baseUrl: options.baseUrl,
    authorization,
    discovery: options.discovery,
    get: plain('GET'),
    delete: plain('DELETE'),
    post,
    put: withBody('PUT'),
    patch: withBody('PATCH'),
    send,
    async createUser(attributes) {
      const body = fitted(USER, bodies.userBody(attributes));
      const made = await create('/Users', body);
      expectKept(body, made);
      return made;
    },
    createGroup: (attributes, members) =>
      create('/Groups', fitted(GROUP, bodies.groupBody(attributes, members))),
    isOwn: (id) => typeof id === 'string' && created.has(id),
    countOf: (endpoint) =>
      [...created.values()].filter((path) => path.startsWith(`${endpoint}/`)).length,
    exchanges(answer = last) {
      const both = answer === lastWrite ? [answer] : [lastWrite, answer];
      return both.filter((each) => each !== undefined).map(options.shown);
    },
    close: () => options.close([...created.values()]),
  };
}
