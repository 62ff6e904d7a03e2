/** The body of a request before it is understood: bytes as text, or a value parsed in front of us. */
export type RequestBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'parsed'; readonly value: unknown };

export interface BodyBounds {
  readonly maxBytes: number;
  /** Seconds. */
  readonly timeoutSeconds: number;
}

/** A request as the protocol sees it, whatever server brought it. */
export interface ScimRequest {
  readonly method: string;
  /** Path below the mount, still percent-encoded, e.g. `/Users/42`; empty or `/` for the mount itself. */
  readonly path: string;
  /** Query string without the question mark. */
  readonly query: string;
  /** Absolute URL of the mount without a slash at the end, e.g. `https://rfp.example/scim/v2`. */
  readonly baseUrl: string;
  readonly params: Readonly<Record<string, string>>;
  readonly ip: string | undefined;
  readonly signal: AbortSignal;
  /** Value of a header, several joined by comma; undefined if absent. */
  header(name: string): string | undefined;
  /**
   * Reads the body, once.
   *
   * @throws ScimError 413 as soon as more than `maxBytes` have arrived, 408 when it is not there after
   * `timeout` seconds.
   */
  readBody(bounds: BodyBounds): Promise<RequestBody>;
}

/** Text whose length in UTF-8 is known, so that it need not be counted again. */
export interface SizedText {
  readonly text: string;
  /** Bytes. */
  readonly size: number;
}

export type JsonText = string | SizedText;

/** An answer as plain data. `body` is JSON, in pieces if it is too large to hold. */
export interface ScimResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: JsonText | AsyncIterable<string>;
}
