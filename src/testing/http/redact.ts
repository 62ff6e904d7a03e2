const REDACTED = '[redacted]';

/** A copy of headers, body or text in which neither the token nor the value of any password is left. */
export function redact<T>(value: T, token: string): T {
  const hide = (key: string, inner: unknown): unknown => {
    if (key.toLowerCase() === 'password' || key.toLowerCase() === 'authorization') return REDACTED;
    return typeof inner === 'string' && token !== '' ? inner.replaceAll(token, REDACTED) : inner;
  };
  return value === undefined ? value : JSON.parse(JSON.stringify(value, hide));
}
