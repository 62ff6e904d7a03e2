import { verifyAssertion } from './assertion.js';
import { peekAssertion } from './assertion-rules.js';
import { findSecret, isLive } from './client-secret.js';
import type { OAuthClient } from './client-store.js';
import type { TokenEndpointConfig } from './config.js';
import type { ClientAuthenticationMethod, ClientRefusal } from './events.js';
import type { Presented } from './presented.js';

/** RFC 6749 appendix A.1, bounded. */
const CLIENT_ID = /^[\x20-\x7e]{1,255}$/;

export type ClientOutcome =
  | {
      readonly client: OAuthClient;
      readonly method: ClientAuthenticationMethod;
      readonly secretId?: string;
    }
  | { readonly refused: ClientRefusal; readonly client: OAuthClient | undefined };

type Judged =
  | { readonly method: ClientAuthenticationMethod; readonly secretId?: string }
  | { readonly refused: ClientRefusal };

/** Who the client says it is. */
export function claimedId(presented: Presented): string | undefined {
  if (presented.kind !== 'assertion' || presented.clientId !== undefined) return presented.clientId;
  const sub = peekAssertion(presented.assertion)?.payload.sub;
  return typeof sub === 'string' ? sub : undefined;
}

async function find(
  { clients }: TokenEndpointConfig,
  clientId: string | undefined,
): Promise<OAuthClient | undefined> {
  if (clientId === undefined || !CLIENT_ID.test(clientId)) return undefined;
  const client = await clients.find(clientId);
  return client?.clientId === clientId ? client : undefined;
}

/** Does the same work for a client that does not exist as for one whose secret is another. */
function judgeSecret(
  client: OAuthClient | undefined,
  presented: Extract<Presented, { readonly secret: string }>,
  now: number,
): Judged {
  const secret = findSecret(client?.secrets ?? [], presented.secret);
  if (!secret) return { refused: client ? 'secret_wrong' : 'unknown_client' };
  if (secret.revokedAt !== undefined) return { refused: 'secret_revoked' };
  if (!isLive(secret, now)) return { refused: 'secret_expired' };
  return { method: presented.kind, secretId: secret.id };
}

function judge(
  config: TokenEndpointConfig,
  client: OAuthClient | undefined,
  presented: Presented,
): Judged | Promise<Judged> {
  if (presented.kind === 'nothing') return { refused: 'no_credentials' };
  if (presented.kind !== 'assertion') return judgeSecret(client, presented, config.now());
  if (!client) return { refused: 'unknown_client' };
  return verifyAssertion(config, client, presented.assertion);
}

/**
 * Finds out which client is calling. Why it is refused is for the host to know; the client is told the
 * same in every case.
 *
 * @throws ScimError 503 if the keys of an assertion cannot be read.
 */
export async function authenticateClient(
  config: TokenEndpointConfig,
  presented: Presented,
): Promise<ClientOutcome> {
  const client = await find(config, claimedId(presented));
  const judged = await judge(config, client, presented);
  if ('refused' in judged) return { ...judged, client };
  if (!client) return { refused: 'unknown_client', client };
  return client.disabled ? { refused: 'client_disabled', client } : { ...judged, client };
}
