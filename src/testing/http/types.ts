import type { ClientExchange, Method, RequestShape } from './exchange.js';
import type { Json } from './json.js';
import type { Answer } from './request-error.js';

/** How a client reaches the service provider, and how it repeats requests. */
export interface TransportOptions {
  /** The tenant URL that an administrator would type in, without a trailing slash. */
  readonly baseUrl: string;
  /** The secret token. */
  readonly token: string;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Called after every request, repeated ones included. */
  readonly onExchange?: (exchange: ClientExchange) => void;
  /**
   * How often a request is sent again at once after 429, 5xx (not 501) or no answer. Default 4. Providers do repeat
   * requests, but publish neither how often nor how soon.
   */
  readonly retries?: number;
}

/** Query parameters in the order in which they are sent. */
export type Query = readonly (readonly [name: string, value: string])[];

/** What all requests of a client have in common. `S` are the names of the shapes it may send. */
export interface ClientProfile<S extends string> {
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

/** What came back, as text; status 0 if nothing did. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}
