import { asObject, asText, type Json } from './resource.js';

/** One request and its answer, without anything personal: identifiers and query values are left out. */
export interface EntraExchange {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path below the base URL with ids as `{id}` and only the names of query parameters, e.g. `/Users?filter`. */
  readonly path: string;
  /** HTTP status, or 0 if no answer came. */
  readonly status: number;
  /** Milliseconds until the whole body was there. */
  readonly ms: number;
}

export interface TransportOptions {
  /** The tenant URL that an administrator would type in, without a trailing slash. */
  readonly baseUrl: string;
  /** The secret token. */
  readonly token: string;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Called after every request, retries included. */
  readonly onExchange?: (exchange: EntraExchange) => void;
  /** How often a request is sent again after 429, 5xx or no answer. Default 4. */
  readonly retries?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** Query parameters in the order in which they are sent. */
export type Query = readonly (readonly [name: string, value: string])[];

export interface Transport {
  send(
    method: EntraExchange['method'],
    path: readonly string[],
    query?: Query,
    body?: Json,
  ): Promise<Answer>;
}

/** What the service provider answered instead of what Entra can go on with. */
export class EntraRequestError extends Error {
  readonly status: number;

  constructor(what: string, answer: Answer) {
    const detail = asText(answer.body.detail);
    super(`${what}: answered ${answer.status}${detail === undefined ? '' : ` (${detail})`}.`);
    this.name = 'EntraRequestError';
    this.status = answer.status;
  }
}

/** Entra encodes a query as a form does: spaces as `+`, quotation marks as `%22`. */
function encode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

function pathTemplate(path: readonly string[], query: Query): string {
  const [endpoint = '', id] = path;
  const names = query.map(([name]) => name).join('&');
  return `/${endpoint}${id === undefined ? '' : '/{id}'}${names === '' ? '' : `?${names}`}`;
}

function isTransient(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

function pauseBefore(attempt: number, retryAfter: string | null): Promise<void> {
  const asked = Number(retryAfter) * 1_000;
  const ms = asked > 0 ? asked : FIRST_PAUSE_MS * 2 ** attempt;
  return new Promise((resolve) => setTimeout(resolve, Math.min(ms, LONGEST_PAUSE_MS)));
}

function parse(text: string): Json {
  try {
    return asObject(text === '' ? {} : JSON.parse(text));
  } catch {
    return {};
  }
}

/** Sends requests with the headers that Entra sends; a GET carries no Content-Type. */
export function createTransport(options: TransportOptions): Transport {
  const { baseUrl, token, onExchange, retries = 4 } = options;
  const root = baseUrl.replace(/\/+$/, '');
  const request = options.fetch ?? fetch;

  return {
    async send(method, path, query = [], body) {
      const search = query.map(([name, value]) => `${name}=${encode(value)}`).join('&');
      const url = `${root}/${path.map(encodeURIComponent).join('/')}${search && `?${search}`}`;
      const init: RequestInit = {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          Accept: '*/*',
          ...(body !== undefined && { 'Content-Type': 'application/scim+json; charset=utf-8' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
      for (let attempt = 0; ; attempt++) {
        const begun = performance.now();
        const { status, text, retryAfter } = await exchange(request, url, init);
        onExchange?.({
          method,
          path: pathTemplate(path, query),
          status,
          ms: performance.now() - begun,
        });
        if (!isTransient(status) || attempt >= retries) return { status, body: parse(text) };
        await pauseBefore(attempt, retryAfter);
      }
    },
  };
}

async function exchange(request: typeof fetch, url: string, init: RequestInit) {
  try {
    const response = await request(url, init);
    const text = await response.text();
    return { status: response.status, text, retryAfter: response.headers.get('Retry-After') };
  } catch (error) {
    const text = JSON.stringify({ detail: error instanceof Error ? error.message : 'no answer' });
    return { status: 0, text, retryAfter: null };
  }
}
