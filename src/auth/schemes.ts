import type { AuthenticationScheme, Authenticator } from './types.js';

/** The scheme published for an authenticator that names none. */
const BEARER_SCHEME: AuthenticationScheme = Object.freeze({
  type: 'oauthbearertoken',
  name: 'OAuth Bearer Token',
  description: 'Authentication with a bearer token in the Authorization header.',
  specUri: 'https://www.rfc-editor.org/info/rfc6750',
  primary: true,
});

/** How each type of scheme is named in `WWW-Authenticate` (RFC 9110 §11.6.1). */
const CHALLENGES: Readonly<Record<AuthenticationScheme['type'], string>> = {
  oauth: 'OAuth realm="SCIM"',
  oauth2: 'Bearer realm="SCIM"',
  oauthbearertoken: 'Bearer realm="SCIM"',
  httpbasic: 'Basic realm="SCIM", charset="UTF-8"',
  httpdigest: 'Digest realm="SCIM"',
};

/** What several authenticators publish together: each scheme once, one of them primary (RFC 7643 §5). */
export function schemesOf(authenticators: readonly Authenticator[]): AuthenticationScheme[] {
  const schemes = new Map<string, AuthenticationScheme>();
  for (const { scheme = BEARER_SCHEME } of authenticators) {
    const key = JSON.stringify([scheme.type, scheme.name]);
    if (!schemes.has(key)) schemes.set(key, scheme);
  }
  const all = [...schemes.values()];
  const primary = all.find((scheme) => scheme.primary);
  return all.map((scheme) =>
    scheme.primary && scheme !== primary ? { ...scheme, primary: false } : scheme,
  );
}

/** The value of `WWW-Authenticate`: every supported scheme (RFC 7644 §2), or Bearer if there is none. */
export function challengeOf(
  authenticators: readonly Authenticator[],
  error?: 'invalid_token',
): string {
  const schemes = authenticators.length === 0 ? [BEARER_SCHEME] : schemesOf(authenticators);
  const challenges = new Set(schemes.map(({ type }) => CHALLENGES[type]));
  return [...challenges]
    .map((each) => (error && each.startsWith('Bearer') ? `${each}, error="${error}"` : each))
    .join(', ');
}
