import { ScimError } from '../errors/scim-error.js';
import type { Principal } from '../stores/contract/context.js';
import { parseAuthorization } from './authorization-header.js';
import type { Auth, AuthenticationScheme, AuthRequest } from './types.js';

/** The scheme published for an authenticator that names none. */
export const BEARER_SCHEME: AuthenticationScheme = Object.freeze({
  type: 'oauthbearertoken',
  name: 'OAuth Bearer Token',
  description: 'Authentication with a bearer token in the Authorization header.',
  specUri: 'https://www.rfc-editor.org/info/rfc6750',
  primary: true,
});

const ANONYMOUS: Principal = Object.freeze({ id: 'anonymous' });
const CHALLENGE = 'Bearer realm="SCIM"';

function unauthorized(detail: string, challenge: string): ScimError {
  return new ScimError(401, detail, { headers: { 'WWW-Authenticate': challenge } });
}

/**
 * Finds out who is calling.
 *
 * @throws ScimError 401 with `WWW-Authenticate` (RFC 7644 §2, RFC 6750 §3) if nobody the host knows is.
 */
export async function authenticate(auth: Auth, request: AuthRequest): Promise<Principal> {
  if (auth === 'none') return ANONYMOUS;
  const header = request.header('authorization');
  if (header === undefined) {
    throw unauthorized('The request carries no credentials.', CHALLENGE);
  }
  const credential = parseAuthorization(header);
  const principal = credential && (await auth.verify(credential, request));
  if (!principal) {
    throw unauthorized('The credentials are not valid.', `${CHALLENGE}, error="invalid_token"`);
  }
  return principal;
}
