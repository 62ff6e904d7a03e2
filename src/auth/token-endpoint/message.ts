import type { Form } from './form.js';
import { OAuthError } from './oauth-error.js';

/** A request below the mount of the endpoint. */
export interface EndpointRequest {
  readonly method: string;
  /** The query without its question mark. */
  readonly query: string;
  readonly ip: string | undefined;
  /** All `Authorization` headers: more than one is none. */
  readonly authorization: readonly string[];
  /** @throws OAuthError for a body that is no form, or too large. */
  readForm(): Promise<Form>;
}

export interface EndpointAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** RFC 6749 §5.1: what holds a token, or could, is not kept by anybody on the way. */
const NO_STORE = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };

export function answer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = NO_STORE,
): EndpointAnswer {
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

export function errorAnswer({ code, message, status, headers }: OAuthError): EndpointAnswer {
  return answer(status, { error: code, error_description: message }, { ...NO_STORE, ...headers });
}

/** @throws OAuthError 405 for every other method. */
export function requireMethod({ method }: EndpointRequest, ...allowed: readonly string[]): void {
  if (allowed.includes(method)) return;
  throw new OAuthError('invalid_request', `The method must be ${allowed.join(' or ')}.`, {
    status: 405,
    headers: { Allow: allowed.join(', ') },
  });
}
