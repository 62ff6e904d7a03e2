/** Error codes of RFC 6749 §5.2, and two for what is not the client's fault (§4.1.2.1). */
const STATUS = {
  invalid_request: 400,
  invalid_client: 400,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  temporarily_unavailable: 503,
  server_error: 500,
} as const;

export type OAuthErrorCode = keyof typeof STATUS;

export interface OAuthErrorOptions {
  /** HTTP status, if not the usual one of the code. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * An error that leaves as an OAuth error (RFC 6749 §5.2). Its description is sent to the client: it
 * never repeats what the client sent, and has neither quotation marks nor backslashes.
 */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: OAuthErrorCode, description: string, options: OAuthErrorOptions = {}) {
    super(description);
    this.name = 'OAuthError';
    this.code = code;
    this.status = options.status ?? STATUS[code];
    this.headers = options.headers ?? {};
  }
}
