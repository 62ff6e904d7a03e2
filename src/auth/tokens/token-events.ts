import type { HostEvent } from '../../lib/host-event.js';

interface TokenEventBase extends HostEvent {
  readonly tenantId: string;
}

interface OneTokenEvent extends TokenEventBase {
  readonly tokenId: string;
  readonly label: string;
}

/** A token was issued, from nothing or in place of another one. */
export interface TokenIssuedEvent extends OneTokenEvent {
  readonly type: 'token.issued';
  readonly scopes?: readonly string[];
  readonly expiresAt?: string;
  readonly issuedBy?: string;
}

/** A token got a successor; it stays valid until `expiresAt`. */
export interface TokenRotatedEvent extends OneTokenEvent {
  readonly type: 'token.rotated';
  readonly replacedBy: string;
  readonly expiresAt: string;
}

/** A token has been revoked: no request is let in with it from now on. */
export interface TokenRevokedEvent extends OneTokenEvent {
  readonly type: 'token.revoked';
}

/** A token without a successor expires soon; emitted once per token. */
export interface TokenExpiringEvent extends OneTokenEvent {
  readonly type: 'token.expiring';
  readonly expiresAt: string;
}

/** Provisioning was switched on or off for a tenant. */
export interface ProvisioningSwitchedEvent extends TokenEventBase {
  readonly type: 'provisioning.enabled' | 'provisioning.disabled';
}

/** What happened to credentials, told after it is stored. No event holds a token or its digest. */
export type TokenEvent =
  | TokenIssuedEvent
  | TokenRotatedEvent
  | TokenRevokedEvent
  | TokenExpiringEvent
  | ProvisioningSwitchedEvent;

/** Called once per event. What it throws is logged and hurts nobody. */
export type TokenEventListener = (event: TokenEvent) => void | Promise<void>;
