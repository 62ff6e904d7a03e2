import { type AssertionOutcome, peekAssertion, refused } from './assertion-rules.js';
import type { OAuthClient } from './client-store.js';
import type { TokenEndpointConfig } from './config.js';
import { findFederatedCredential, verifyFederated } from './federation.js';
import { verifySelfSigned } from './private-key-jwt.js';

/**
 * Judges the assertion of a client.
 *
 * @throws ScimError 503 if the keys it is signed with cannot be read.
 */
export async function verifyAssertion(
  config: TokenEndpointConfig,
  client: OAuthClient,
  assertion: string,
): Promise<AssertionOutcome> {
  const seen = peekAssertion(assertion);
  if (!seen) return refused('assertion_malformed');
  const { iss } = seen.payload;
  if (iss === client.clientId) return verifySelfSigned(config, client, assertion, seen);
  const credential = findFederatedCredential(client.federatedCredentials ?? [], seen.payload);
  if (!credential) return refused('assertion_unknown_identity');
  return verifyFederated(config, credential, assertion, seen);
}
