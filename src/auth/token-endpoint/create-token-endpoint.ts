import type { JsonWebKey } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { HookError } from '../../lib/hooks/hook-error.js';
import type { Authenticator } from '../types.js';
import { createAccessTokenAuthenticator } from './access-token.js';
import { configure } from './configure.js';
import { grant } from './grant.js';
import { type HttpRequest, targetOf, toEndpointRequest, write } from './http.js';
import {
  answer,
  type EndpointAnswer,
  type EndpointRequest,
  errorAnswer,
  requireMethod,
} from './message.js';
import {
  type AuthorizationServerMetadata,
  metadataOf,
  metadataPathOf,
  WELL_KNOWN,
} from './metadata.js';
import { OAuthError } from './oauth-error.js';
import type { TokenEndpointOptions } from './options.js';
import { jwksOf } from './signing-keys.js';

/** A middleware for `app.use`, in Express 4 and 5 alike, and what belongs to it. */
export interface TokenEndpoint {
  (request: HttpRequest, response: ServerResponse, next: (error?: unknown) => void): void;
  /** Verifies the access tokens of this endpoint: `auth: tokenEndpoint.authenticator`. */
  readonly authenticator: Authenticator;
  /** What clients can learn about the endpoint (RFC 8414). */
  metadata(): AuthorizationServerMetadata;
  /**
   * The path on the issuer's host where RFC 8414 §3 puts the metadata, e.g.
   * `/.well-known/oauth-authorization-server/oauth`: mount the endpoint there as well.
   */
  readonly metadataPath: string;
  /** The public keys (RFC 7517). */
  jwks(): { readonly keys: readonly JsonWebKey[] };
}

/** Public, and the same for everybody; short enough for a rotation of keys. */
const CACHED = { 'Cache-Control': 'public, max-age=300' };

/** What it is about is in the log already. */
function unanswered({ isTemporary }: HookError): OAuthError {
  if (!isTemporary) return new OAuthError('server_error', 'The request could not be answered.');
  return new OAuthError('temporarily_unavailable', 'The service is unavailable; try again.', {
    headers: { 'Retry-After': '5' },
  });
}

type Handler = (request: EndpointRequest) => EndpointAnswer | Promise<EndpointAnswer>;

/** @returns a handler that answers GET and HEAD with a document. */
function publish(value: unknown): Handler {
  return (request) => {
    requireMethod(request, 'GET', 'HEAD');
    return answer(200, value, CACHED);
  };
}

/**
 * Makes an OAuth 2.0 token endpoint for machines: the client credentials grant (RFC 6749 §4.4), with
 * client secrets, signed assertions (RFC 7523) or workload identity federation. Mounted at the path
 * of `issuer` it answers `/token`, `/jwks` and `/.well-known/oauth-authorization-server`; what else
 * comes is passed on.
 *
 * @throws ScimConfigError `ERR_SCIM_AUTH` for a wrong configuration, at once.
 * @example
 * const tokenEndpoint = createTokenEndpoint({
 *   issuer: 'https://rfp.example/oauth',
 *   audience: 'https://rfp.example/scim/v2',
 *   clients,
 *   signingKey: { algorithm: 'ES256', kid: '2026-11', key: process.env.SCIM_SIGNING_KEY ?? '' },
 * });
 * app.use(['/oauth', tokenEndpoint.metadataPath], tokenEndpoint);
 * app.use('/scim/v2', createScimRouter({ ...stores, auth: tokenEndpoint.authenticator }));
 */
export function createTokenEndpoint(options: TokenEndpointOptions): TokenEndpoint {
  const config = configure(options);
  const metadata = metadataOf(config);
  const metadataPath = metadataPathOf(config.issuer);
  const jwks = jwksOf(config.keys);
  const describe = publish(metadata);
  const routes = new Map<string, Handler>([
    ['/token', (request) => grant(config, request)],
    [WELL_KNOWN, describe],
    ...(config.jwksUri === undefined ? [] : [['/jwks', publish(jwks)] as const]),
  ]);

  function find({ baseUrl = '' }: HttpRequest, path: string): Handler | undefined {
    const whole = (baseUrl + path).replace(/\/$/, '');
    return whole === metadataPath ? describe : routes.get(path.replace(/\/$/, ''));
  }

  async function run(handler: Handler, request: HttpRequest): Promise<EndpointAnswer> {
    try {
      return await handler(toEndpointRequest(request));
    } catch (error) {
      if (error instanceof OAuthError) return errorAnswer(error);
      if (HookError.is(error)) return errorAnswer(unanswered(error));
      config.log('the token endpoint failed', error);
      return errorAnswer(new OAuthError('server_error', 'The request could not be answered.'));
    }
  }

  return Object.assign(
    (request: HttpRequest, response: ServerResponse, next: (error?: unknown) => void) => {
      const handler = find(request, targetOf(request).path);
      if (!handler) return next();
      run(handler, request)
        .then((made) => write(response, made))
        .catch(next);
    },
    {
      authenticator: createAccessTokenAuthenticator(config),
      metadata: () => metadata,
      metadataPath,
      jwks: () => jwks,
    },
  );
}
