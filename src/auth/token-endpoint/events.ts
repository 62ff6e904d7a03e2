import type { HostEvent } from '../../lib/host-event.js';

/** How a client proved who it is; the names of RFC 8414, and one for workload identity federation. */
export type ClientAuthenticationMethod =
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'private_key_jwt'
  | 'federated_credential';

/** Why a client was refused. Told to the host alone: the client learns nothing but `invalid_client`. */
export type ClientRefusal =
  | 'no_credentials'
  | 'unknown_client'
  | 'client_disabled'
  | 'secret_wrong'
  | 'secret_expired'
  | 'secret_revoked'
  | 'assertion_malformed'
  | 'assertion_for_another_client'
  /** No federated credential of the client has this issuer and subject. */
  | 'assertion_unknown_identity'
  | 'assertion_unknown_key'
  /** Signature, audience or times are not good. */
  | 'assertion_not_valid'
  | 'assertion_too_long_valid'
  | 'assertion_without_jti'
  | 'assertion_replayed'
  | 'too_many_assertions';

interface EventBase extends HostEvent {
  /** Address of the client as Express sees it; absent where that is no IP address. */
  readonly ip: string | undefined;
}

/**
 * The token endpoint has issued an access token (RFC 6749 §5.1). The token itself is not part of the
 * event.
 */
export interface AccessTokenIssuedEvent extends EventBase {
  readonly type: 'access_token.issued';
  readonly clientId: string;
  readonly tenantId: string;
  readonly method: ClientAuthenticationMethod;
  /** Which of its secrets the client used, by id. */
  readonly secretId?: string;
  /** `jti` of the token. */
  readonly tokenId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string;
}

/** The token endpoint has refused a client (RFC 6749 §5.2), and why. */
export interface ClientRefusedEvent extends EventBase {
  readonly type: 'client.refused';
  /**
   * The client that it said it was, if there is one; not to be believed. Absent for an id that names no
   * client: that is whatever somebody has written, a secret in the wrong field included.
   */
  readonly clientId: string | undefined;
  /** The tenant of that client, if there is one. */
  readonly tenantId: string | undefined;
  readonly reason: ClientRefusal;
}

/** What happens at the token endpoint. No event holds a token, a secret or an assertion. */
export type TokenEndpointEvent = AccessTokenIssuedEvent | ClientRefusedEvent;

/** Called once per event. What it throws is logged and hurts nobody. */
export type TokenEndpointListener = (event: TokenEndpointEvent) => void | Promise<void>;
