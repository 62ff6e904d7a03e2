import type { Principal } from '../stores/contract/context.js';

interface EventBase {
  /** When the change was committed; ISO 8601. */
  readonly time: string;
  readonly tenantId: string;
  /** The credential that caused the change. */
  readonly principal: Principal;
  /** The same for all events of one request. */
  readonly requestId: string;
  /** Name of the resource type, e.g. `User`. */
  readonly resourceType: string;
  /** The SCIM id. */
  readonly resourceId: string;
  /** Version (ETag) after the change; absent after a delete. */
  readonly version?: string;
}

/** `POST`: a new resource. */
export interface CreatedEvent extends EventBase {
  readonly type: `${string}.created`;
}

/** `PUT` or `PATCH` changed at least one attribute; (de)activation has events of its own besides. */
export interface UpdatedEvent extends EventBase {
  readonly type: `${string}.updated`;
  /** Names of the changed attributes, extensions as `urn:…:attribute`; never their values. */
  readonly changed: readonly string[];
}

/** `active` became false (or a user was created inactive). */
export interface DeactivatedEvent extends EventBase {
  readonly type: `${string}.deactivated`;
}

/** `active` became true again. */
export interface ReactivatedEvent extends EventBase {
  readonly type: `${string}.reactivated`;
}

/**
 * A resource is gone, and with it the memberships that it had or held: those have no events of their own.
 */
export interface DeletedEvent extends EventBase {
  readonly type: `${string}.deleted`;
}

/** Members really joined or left a group. */
export interface MembersChangedEvent extends EventBase {
  readonly type: `${string}.members.changed`;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Ids the client sent that name no resource and were left out. */
  readonly unknown: readonly string[];
}

/**
 * What happened, told after the commit. The first part of `type` is the resource type's name in lower
 * case: `user.created`, `group.members.changed`, `device.deleted`.
 */
export type ScimEvent =
  | CreatedEvent
  | UpdatedEvent
  | DeactivatedEvent
  | ReactivatedEvent
  | DeletedEvent
  | MembersChangedEvent;

/**
 * Called once per event, after the commit. The commits of one resource are told in their order, the next
 * when the promises for the one before have settled, and an answer waits for its own: so do not await a
 * request that writes to the same resource. What it throws is logged and hurts nobody.
 */
export type EventListener = (event: ScimEvent) => void | Promise<void>;
