import type { Principal } from '../stores/contract/context.js';
import type {
  DeactivatedEvent,
  DeactivationFailedEvent,
  DeletedEvent,
  ScimEvent,
} from './types.js';

/** Somebody who could work until now can no longer. */
export interface Deactivation {
  readonly tenantId: string;
  /** The SCIM id. */
  readonly userId: string;
  /** `deactivated`: the account stays, with `active: false`. `deleted`: it is gone. */
  readonly reason: 'deactivated' | 'deleted';
  readonly requestId: string;
  /** The credential that asked for it. */
  readonly principal: Principal;
  /** When it happened; ISO 8601. */
  readonly time: string;
}

/**
 * Ends what a person still holds: sessions, API keys, devices. Called after the commit, once per real
 * change from active to inactive, a DELETE of an active user included. A failure never fails the request:
 * it is logged, told as `user.deactivation.failed`, and the call is repeated.
 *
 * @example
 * onDeactivate: ({ tenantId, userId }) => sessions.endAll(tenantId, userId)
 */
export type OnDeactivate = (deactivation: Deactivation) => void | Promise<void>;

type UserEvent = Extract<ScimEvent, { readonly resourceId: string }>;

const isUserEvent = (event: ScimEvent): event is UserEvent =>
  event.type !== 'request.failed' && event.resourceType === 'User';

function reasonOf(event: ScimEvent): Deactivation['reason'] | undefined {
  if (event.type === 'user.deactivated') {
    return (event as DeactivatedEvent).initial ? undefined : 'deactivated';
  }
  return event.type === 'user.deleted' && (event as DeletedEvent).wasActive ? 'deleted' : undefined;
}

/** What an event means to `onDeactivate`; undefined for all but a real change to inactive. */
export function deactivationOf(event: ScimEvent): Deactivation | undefined {
  const reason = reasonOf(event);
  if (reason === undefined || !isUserEvent(event)) return undefined;
  const { tenantId, resourceId: userId, requestId, principal, time } = event;
  return { tenantId, userId, reason, requestId, principal, time };
}

/** How a failed call is told. */
export function deactivationFailed(
  { userId, time: _time, ...about }: Deactivation,
  outcome: { readonly attempt?: number; readonly willRetry: boolean },
): DeactivationFailedEvent {
  return Object.freeze({
    type: 'user.deactivation.failed',
    ...about,
    ...outcome,
    time: new Date().toISOString(),
    scimVersion: '2.0',
    resourceType: 'User',
    resourceId: userId,
  });
}
