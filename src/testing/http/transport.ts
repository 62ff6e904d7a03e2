import type { Exchange, Method, RequestShape } from './exchange.js';
import { exchangeOf } from './exchange-of.js';
import { asObject, type Json } from './json.js';
import type { Answer } from './request-error.js';

export interface TransportOptions {
  /** The tenant URL that an administrator would type in, without a trailing slash. */
  readonly baseUrl: string;
  /** The secret token. */
  readonly token: string;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Called after every request, repeated ones included. */
  readonly onExchange?: (exchange: Exchange) => void;
  /**
   * How often a request is sent again at once after 429, 5xx (not 501) or no answer. Default 4. Providers do repeat
   * requests, but publish neither how often nor how soon.
   */
  readonly retries?: number;
}

/** Query parameters in the order in which they are sent. */
export type Query = readonly (readonly [name: string, value: string])[];

/** What all requests of a client have in common. `S` are the names of the shapes it may send. */
export interface Wire<S extends string> {
  /** The name of the client in exchanges. */
  readonly client: string;
  readonly shapes: Readonly<Record<S, RequestShape>>;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent with a body. */
  readonly contentType: string;
  /** Whether a space in a query is `+`, as in a form, or `%20`. */
  readonly encoding: 'form' | 'percent';
}

export interface Call {
  readonly method: Method;
  /** Segments below the base URL, e.g. `['Users', id]`. */
  readonly path: readonly string[];
  readonly query?: Query;
  readonly body?: Json;
}

export interface Transport<S extends string> {
  /** Sends a request of a known shape; a status is an answer, whatever it is. */
  send(shape: S, call: Call): Promise<Answer>;
}

const ENCODE: Readonly<Record<Wire<string>['encoding'], (text: string) => string>> = {
  form: (text) => new URLSearchParams([['', text]]).toString().slice(1),
  percent: encodeURIComponent,
};

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** 501 stays what it is, however often it is asked. */
function isTransient(status: number): boolean {
  return status === 0 || status === 429 || (status >= 500 && status !== 501);
}

function pauseBefore(attempt: number, retryAfter: string | undefined): Promise<void> {
  const asked = Number(retryAfter) * 1_000;
  const ms = asked > 0 ? asked : FIRST_PAUSE_MS * 2 ** attempt;
  return new Promise((resolve) => setTimeout(resolve, Math.min(ms, LONGEST_PAUSE_MS)));
}

/** What came back, as text; status 0 if nothing did. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

async function ask(request: typeof fetch, url: string, init: RequestInit): Promise<RawAnswer> {
  try {
    const response = await request(url, init);
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, text: await response.text() };
  } catch (error) {
    const text = JSON.stringify({ detail: error instanceof Error ? error.message : 'no answer' });
    return { status: 0, headers: {}, text };
  }
}

function parse(text: string): Json {
  try {
    return asObject(text === '' ? {} : JSON.parse(text));
  } catch {
    return {};
  }
}

/** Sends requests as one kind of client does, and tells of each of them. */
export function createTransport<S extends string>(
  wire: Wire<S>,
  options: TransportOptions,
): Transport<S> {
  const { baseUrl, token, onExchange, retries = 4 } = options;
  const root = baseUrl.replace(/\/+$/, '');
  const request = options.fetch ?? fetch;
  const encode = ENCODE[wire.encoding];

  return {
    async send(shape, call) {
      const { method, path, query = [], body } = call;
      const search = query.map(([name, value]) => `${name}=${encode(value)}`).join('&');
      const url = `${root}/${path.map(encodeURIComponent).join('/')}${search && `?${search}`}`;
      const init = {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          ...wire.headers,
          ...(body !== undefined && { 'Content-Type': wire.contentType }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
      for (let attempt = 0; ; attempt++) {
        const begun = performance.now();
        const answer = await ask(request, url, init);
        const ms = performance.now() - begun;
        onExchange?.(
          exchangeOf(wire, shape, call, { url, headers: init.headers, answer, ms, token }),
        );
        const { status, text, headers } = answer;
        if (!isTransient(status) || attempt >= retries) return { status, body: parse(text) };
        await pauseBefore(attempt, headers['retry-after']);
      }
    },
  };
}
