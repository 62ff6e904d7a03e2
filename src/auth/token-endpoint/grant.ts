import { ScimError } from '../../errors/scim-error.js';
import { issueAccessToken } from './access-token.js';
import { authenticateClient, type ClientOutcome, claimedId } from './authenticate-client.js';
import type { OAuthClient } from './client-store.js';
import type { TokenEndpointConfig } from './config.js';
import type { ClientRefusal } from './events.js';
import { refuseQuery } from './form.js';
import { answer, type EndpointAnswer, type EndpointRequest, requireMethod } from './message.js';
import { OAuthError } from './oauth-error.js';
import { type Presented, readPresented } from './presented.js';
import { grantScopes } from './scope.js';

const GRANT = 'client_credentials';
const CHALLENGE = 'Basic realm="token endpoint", charset="UTF-8"';
const MAX_ID = 255;

function checkGrant(grantType: string | undefined): void {
  if (grantType === GRANT) return;
  throw grantType === undefined
    ? new OAuthError('invalid_request', 'The parameter grant_type is missing.')
    : new OAuthError('unsupported_grant_type', `The only grant type is ${GRANT}.`);
}

function authorizationOf({ authorization: [header, ...more] }: EndpointRequest) {
  if (more.length === 0) return header;
  throw new OAuthError('invalid_request', 'There is more than one Authorization header.');
}

/** What is refused like this may be a guess; a secret that has expired was known to the client. */
const GUESSES: ReadonlySet<ClientRefusal> = new Set(['secret_wrong', 'unknown_client']);

/** Keys that cannot be read are not the client's fault (RFC 6749 §4.1.2.1). */
function oauthError(error: unknown): unknown {
  if (!ScimError.is(error)) return error;
  const { detail, status, headers = {} } = error;
  if (status === 503) return new OAuthError('temporarily_unavailable', detail, { headers });
  return status === 429 ? new OAuthError('invalid_client', detail, { status, headers }) : error;
}

/**
 * Only failures are counted, so that nobody's failures slow a client elsewhere that has valid credentials.
 *
 * @throws OAuthError 429 with `Retry-After` if there have been too many.
 */
function countFailure(
  { failures }: TokenEndpointConfig,
  ip: string | undefined,
  clientId: string | undefined,
): void {
  try {
    failures?.count(
      ip,
      clientId === undefined ? undefined : { scheme: 'oauth-client', token: `${clientId}.` },
    );
  } catch (error) {
    throw oauthError(error);
  }
}

/** @throws OAuthError `invalid_client`, the same for every reason. */
async function refuse(
  config: TokenEndpointConfig,
  request: EndpointRequest,
  presented: Presented,
  refusal: { readonly reason: ClientRefusal; readonly client: OAuthClient | undefined },
): Promise<never> {
  const { ip, authorization } = request;
  const { reason, client } = refusal;
  const time = new Date(config.now()).toISOString();
  const told = { clientId: client?.clientId, tenantId: client?.tenantId, reason };
  await config.tell({ type: 'client.refused', time, ip, ...told });
  countFailure(config, ip, claimedId(presented)?.slice(0, MAX_ID));
  throw new OAuthError(
    'invalid_client',
    'The client is not known, or its credentials are not valid.',
    authorization.length > 0 ? { status: 401, headers: { 'WWW-Authenticate': CHALLENGE } } : {},
  );
}

async function authenticate(
  config: TokenEndpointConfig,
  presented: Presented,
  ip: string | undefined,
): Promise<ClientOutcome> {
  const { secrets } = config;
  try {
    if (!secrets || !('secret' in presented)) return await authenticateClient(config, presented);
    return await secrets.attempt(
      { username: presented.clientId, ip },
      () => authenticateClient(config, presented),
      (outcome) => 'refused' in outcome && GUESSES.has(outcome.refused),
    );
  } catch (error) {
    throw oauthError(error);
  }
}

/**
 * Answers a token request: the client credentials grant (RFC 6749 §4.4) for clients that authenticate
 * by a secret (§2.3.1) or an assertion (RFC 7523 §2.2).
 *
 * @throws OAuthError as in RFC 6749 §5.2.
 */
export async function grant(
  config: TokenEndpointConfig,
  request: EndpointRequest,
): Promise<EndpointAnswer> {
  requireMethod(request, 'POST');
  refuseQuery(request.query);
  const form = await request.readForm();
  checkGrant(form.grant_type);
  const presented = readPresented(authorizationOf(request), form, config.sameCredentialsInBoth);
  const outcome = await authenticate(config, presented, request.ip);
  if ('refused' in outcome) {
    const { refused: reason, client } = outcome;
    return refuse(config, request, presented, { reason, client });
  }
  const { client, method, secretId } = outcome;
  const scopes = grantScopes(client, form.scope);
  const { token, jti, expiresAt } = issueAccessToken(config, client, scopes);
  await config.tell({
    type: 'access_token.issued',
    time: new Date(config.now()).toISOString(),
    ip: request.ip,
    clientId: client.clientId,
    tenantId: client.tenantId,
    method,
    ...(secretId !== undefined && { secretId }),
    tokenId: jti,
    scopes,
    expiresAt,
  });
  return answer(200, {
    access_token: token,
    token_type: 'Bearer',
    expires_in: config.lifetime,
    scope: scopes.join(' '),
  });
}
