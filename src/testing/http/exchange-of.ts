import type { ClientExchange } from './exchange.js';

import type { Call, ClientProfile, RawAnswer } from './types.js';

const REDACTED = '[redacted]';

/** What went over the wire for one call. */
interface Traffic {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: RawAnswer;
  readonly ms: number;
  readonly token: string;
}

/** A path in which only endpoints that the standard names are left, and no value of a query. */
function templateOf({ path, query = [] }: Call): string {
  const [endpoint = '', ...rest] = path;
  const names = query.map(([name]) => name).join('&');
  return `/${endpoint}${rest.map(() => '/{id}').join('')}${names === '' ? '' : `?${names}`}`;
}

function bodyOf(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The record of one request and its answer, without token and passwords. */
export function exchangeOf<S extends string>(
  wire: ClientProfile<S>,
  shape: S,
  call: Call,
  { url, headers, answer, ms, token }: Traffic,
): ClientExchange {
  return {
    client: wire.client,
    shape,
    about: wire.shapes[shape],
    method: call.method,
    path: templateOf(call),
    status: answer.status,
    durationMs: ms,
    request: redact({ url, headers, body: call.body }, token),
    response: redact({ headers: answer.headers, body: bodyOf(answer.text) }, token),
  };
}

/** A copy of headers, body or text in which neither the token nor the value of any password is left. */
function redact<T>(value: T, token: string): T {
  const hide = (key: string, inner: unknown): unknown => {
    if (key.toLowerCase() === 'password' || key.toLowerCase() === 'authorization') return REDACTED;
    return typeof inner === 'string' && token !== '' ? inner.replaceAll(token, REDACTED) : inner;
  };
  return value === undefined ? value : JSON.parse(JSON.stringify(value, hide));
}
