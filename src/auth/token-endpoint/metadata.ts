import { ASSERTION_ALGORITHMS } from './assertion-rules.js';
import type { TokenEndpointConfig } from './config.js';

export const WELL_KNOWN = '/.well-known/oauth-authorization-server';

/** Authorization server metadata (RFC 8414 §2). */
export interface AuthorizationServerMetadata {
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly jwks_uri?: string;
  readonly scopes_supported: readonly string[];
  /** None: there is no authorization endpoint. */
  readonly response_types_supported: readonly string[];
  readonly grant_types_supported: readonly string[];
  readonly token_endpoint_auth_methods_supported: readonly string[];
  readonly token_endpoint_auth_signing_alg_values_supported: readonly string[];
}

const SCOPES = ['scim', 'users:read', 'users:write', 'groups:read', 'groups:write'];

export function metadataOf({
  issuer,
  tokenUri,
  jwksUri,
}: TokenEndpointConfig): AuthorizationServerMetadata {
  return {
    issuer,
    token_endpoint: tokenUri,
    ...(jwksUri !== undefined && { jwks_uri: jwksUri }),
    scopes_supported: SCOPES,
    response_types_supported: [],
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
    ],
    token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
  };
}

/** Where clients look for the metadata: the well-known part before the issuer's path (RFC 8414 §3). */
export function metadataPathOf(issuer: string): string {
  return WELL_KNOWN + new URL(issuer).pathname.replace(/\/$/, '');
}
