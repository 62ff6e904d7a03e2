import type { HostEvent } from '../../lib/host-event.js';

interface GuardEventBase extends HostEvent {
  readonly tenantId: string;
}

/** The first deactivation or deletion beyond the threshold was blocked; emitted once, until a decision. */
export interface GuardHeldEvent extends GuardEventBase {
  readonly type: 'guard.held';
  /** The user it was about, by SCIM id, and what was asked for. */
  readonly resourceId: string;
  readonly kind: 'disable' | 'delete';
  readonly requestId: string;
  readonly principalId: string;
  /** How many users could be taken within the window. */
  readonly limit: number;
}

/** An administrator has decided about the blocked requests. */
export interface GuardDecidedEvent extends GuardEventBase {
  readonly type: 'guard.released' | 'guard.rejected';
  /** How many users that concerns. */
  readonly users: number;
  /** Who decided, if the host has told it. */
  readonly by?: string;
}

/** For the host to tell its administrators. */
export type GuardEvent = GuardHeldEvent | GuardDecidedEvent;
