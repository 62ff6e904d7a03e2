/**
 * How well it is known that a provider sends this: `official` is a page, test file or trace of the
 * provider, `issue` an issue or an inference from several, and `rfc` the plain form of the standard where
 * the provider has published nothing.
 */
export type Evidence = 'official' | 'issue' | 'rfc';

/** One kind of request that a provider sends, and where that is written down. */
export interface RequestShape {
  readonly about: string;
  /** A page, a test file or an issue (`owner/repository#number`). */
  readonly source: string;
  readonly evidence: Evidence;
}

/** The HTTP methods of SCIM (RFC 7644 §3.2). */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One request and its answer. `path`, `status` and `ms` hold nothing personal and are fit for a log;
 * `request` and `response` hold everything but the token and passwords, which are redacted.
 */
export interface ClientExchange {
  /** Who sent it, e.g. `Okta`; `comparison` for what is read back at the end. */
  readonly client: string;
  /** Name of its shape among the shapes of the client, and what is known about it. */
  readonly shape: string;
  readonly about: RequestShape;
  readonly method: Method;
  /** Path below the base URL with ids as `{id}` and only the names of query parameters, e.g. `/Users?filter`. */
  readonly path: string;
  /** HTTP status, or 0 if no answer came. */
  readonly status: number;
  /** Milliseconds until the whole body was there. */
  readonly durationMs: number;
  readonly request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Undefined without a body. */
    readonly body: unknown;
  };
  readonly response: {
    readonly headers: Readonly<Record<string, string>>;
    /** The JSON of the answer, its text if it is none, undefined without a body. */
    readonly body: unknown;
  };
}
