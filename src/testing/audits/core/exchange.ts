/**
 * A request and its answer, fit to be shown: without the token, even where the server repeats it, and
 * without resources that the audits did not create. Long bodies are cut.
 */
export interface AuditExchange {
  readonly method: string;
  /** Below the base URL, e.g. `/Users?count=1`. */
  readonly path: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: string;
  /** HTTP status, or 0 if no answer came. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
  /** Milliseconds until the whole body was there. */
  readonly durationMs: number;
}

/** A request as it is sent. */
export interface HttpRequest {
  readonly method: string;
  /** Below the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
export interface HttpResponse {
  readonly request: HttpRequest;
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly ms: number;
}
