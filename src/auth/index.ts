export { type BasicAuthOptions, basicAuth } from './basic-auth.js';
export { type BearerToken, bearerTokens } from './bearer-tokens.js';
export type { AuthLimit } from './failure-limit.js';
export type { JwtAlgorithm } from './jwt/algorithms.js';
export { type JwtClaims, principalOfClaims } from './jwt/claims.js';
export { type EntraJwtOptions, entraJwt } from './jwt/entra-jwt.js';
export { type JwtAuthOptions, jwtAuth } from './jwt/jwt-auth.js';
export { checkOAuthClient } from './token-endpoint/check-client.js';
export {
  createClientSecret,
  type IssuedClientSecret,
} from './token-endpoint/client-secret.js';
export type * from './token-endpoint/client-store.js';
export {
  createTokenEndpoint,
  type TokenEndpoint,
} from './token-endpoint/create-token-endpoint.js';
export type * from './token-endpoint/events.js';
export {
  createMemoryClients,
  type MemoryClients,
  type MemoryClientsOptions,
  type NewOAuthClient,
} from './token-endpoint/memory-clients.js';
export type { AuthorizationServerMetadata } from './token-endpoint/metadata.js';
export type { TokenEndpointOptions } from './token-endpoint/options.js';
export type { AccessTokenAlgorithm, AccessTokenKey } from './token-endpoint/signing-keys.js';
export { createMemoryTokenStore } from './tokens/memory-token-store.js';
export type * from './tokens/token-events.js';
export type { Expiry, RotateOptions, TokenInput } from './tokens/token-input.js';
export { createTokenService, type TokenServiceOptions } from './tokens/token-service.js';
export type * from './tokens/token-store.js';
export type { IssuedToken, TokenService } from './tokens/types.js';
export type {
  Auth,
  AuthenticationScheme,
  Authenticator,
  AuthRequest,
  Credential,
} from './types.js';
