import { createPublicKey } from 'node:crypto';
import { checkKeys } from '../../errors/check-keys.js';
import { invalidOption } from '../../errors/invalid-option.js';
import { keysOf } from '../../lib/known-keys.js';
import { checkJwksUri } from '../jwt/jwks-uri.js';
import { isPublicKeyOf } from '../jwt/keys.js';
import { isScope } from '../scopes.js';
import type { ClientKey, ClientSecret, FederatedCredential, OAuthClient } from './client-store.js';

const KEYS = keysOf<OAuthClient>({
  clientId: true,
  tenantId: true,
  label: true,
  scopes: true,
  disabled: true,
  secrets: keysOf<ClientSecret>({
    id: true,
    digest: true,
    hint: true,
    createdAt: true,
    expiresAt: true,
    revokedAt: true,
  }),
  keys: true,
  jwksUri: true,
  federatedCredentials: keysOf<FederatedCredential>({
    issuer: true,
    subject: true,
    audience: true,
    jwksUri: true,
  }),
});
const FAMILIES = new Set(['rsa', 'ec'] as const);

function isUsable(key: ClientKey): boolean {
  try {
    const parsed = createPublicKey(typeof key === 'string' ? key : { key, format: 'jwk' });
    return isPublicKeyOf(FAMILIES, parsed);
  } catch {
    return false;
  }
}

/**
 * Checks a client before it is stored, so that a mistake is found by who makes it and not by the
 * client: keys, addresses of keys, scopes, federated credentials.
 *
 * @throws ScimConfigError `ERR_SCIM_AUTH`, naming what is wrong.
 * @example
 * // Throws, because a federated credential needs an audience:
 * checkOAuthClient({
 *   tenantId: 'acme',
 *   federatedCredentials: [{ issuer: 'https://idp.example', subject: 'provisioning', audience: '' }],
 * });
 */
export function checkOAuthClient(client: Omit<OAuthClient, 'clientId'>): void {
  checkKeys(client, KEYS, 'the client');
  const { tenantId, scopes = [], keys = [], federatedCredentials = [] } = client;
  if (typeof tenantId !== 'string' || tenantId === '') {
    throw invalidOption('tenantId', 'a string that is not empty', 'ERR_SCIM_AUTH');
  }
  if (!scopes.every(isScope)) {
    throw invalidOption(
      'scopes',
      'a list of "scim" or strings such as "users:read"',
      'ERR_SCIM_AUTH',
    );
  }
  if (!keys.every(isUsable)) {
    throw invalidOption('keys', 'public keys, RSA of at least 2048 bits or EC', 'ERR_SCIM_AUTH');
  }
  for (const { issuer, subject, audience } of federatedCredentials) {
    if (![issuer, subject, audience].every((each) => typeof each === 'string' && each !== '')) {
      throw invalidOption(
        'federatedCredentials',
        'a list of objects with "issuer", "subject" and "audience"',
        'ERR_SCIM_AUTH',
      );
    }
  }
  for (const { jwksUri } of [client, ...federatedCredentials]) {
    if (jwksUri !== undefined) checkJwksUri(jwksUri);
  }
}
