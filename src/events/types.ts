import type { ScimType } from '../errors/scim-error.js';
import type { Principal } from '../stores/contract/context.js';
import type { AdmissionRefusedEvent, SeatsFullEvent, SeatsLowEvent } from './admission-events.js';
import type { EventBase, EventHeader } from './event-base.js';
import type { RoleEvent } from './role-events.js';

/** `POST`: a new resource. */
export interface CreatedEvent extends EventBase {
  readonly type: `${string}.created`;
  /** A hidden row became this resource, because `resolveExisting` said so. */
  readonly linked?: true;
  /** The SCIM id that the same person had before they were deleted, where the store recognised them. */
  readonly previousId?: string;
}

/** `PUT` or `PATCH` changed at least one attribute; deactivation and reactivation have events of their own as well. */
export interface UpdatedEvent extends EventBase {
  readonly type: `${string}.updated`;
  /** Names of the changed attributes, extensions as `urn:…:attribute`; never their values. */
  readonly changed: readonly string[];
}

/** `active` became false, or a user was created inactive. */
export interface DeactivatedEvent extends EventBase {
  readonly type: `${string}.deactivated`;
  /** Created inactive: it was never active here, so that `onDeactivate` has nothing to end. */
  readonly initial?: true;
}

/** `active` became true again. */
export interface ReactivatedEvent extends EventBase {
  readonly type: `${string}.reactivated`;
  /** By the POST of somebody who had left: they were brought back, in no group and with roles computed anew. */
  readonly returned?: true;
}

/** A resource was deleted. The groups it was a member of emit events of their own, its members do not. */
export interface DeletedEvent extends EventBase {
  readonly type: `${string}.deleted`;
  /** Whether it was active until then; absent for types without `active`. */
  readonly wasActive?: boolean;
}

/**
 * Members actually joined or left a group, possibly because the member was deleted. At most 1,000 ids in each list: a
 * larger change is split into several events of the same version, one after the other.
 */
export interface MembersChangedEvent extends EventBase {
  readonly type: `${string}.members.changed`;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /**
   * Ids the client sent that name no resource and were left out. What cannot be an id (more than 200
   * characters, white space, control characters, `@`) is told as `…`: it may be a value.
   */
  readonly unknown: readonly string[];
}

/** The host's `onDeactivate` failed for a user. */
export interface DeactivationFailedEvent extends EventBase {
  readonly type: `${string}.deactivation.failed`;
  readonly reason: 'deactivated' | 'deleted';
  /** Counted from 1; absent where an outbox keeps it to be tried until it succeeds. */
  readonly attempt?: number;
  /** false: given up. What the person still holds must be ended by hand. */
  readonly willRetry: boolean;
}

/** What a request, or an operation of a Bulk request, was meant to do. */
export type RequestOperation =
  | 'create'
  | 'read'
  | 'list'
  | 'replace'
  | 'modify'
  | 'delete'
  | 'bulk'
  | 'discovery'
  | 'unknown';

/** A request was answered with an error, or an operation of a Bulk request failed. */
export interface RequestFailedEvent extends EventHeader {
  readonly type: 'request.failed';
  readonly status: number;
  readonly scimType?: ScimType;
  readonly operation: RequestOperation;
  /** An operation of a Bulk request, not the request itself. */
  readonly bulk?: true;
  /** Absent while nobody knows whose request it is, e.g. with 401. */
  readonly tenantId?: string;
  readonly principal?: Principal;
  readonly resourceType?: string;
  /** Never told: it is whatever the client has written. */
  readonly resourceId?: undefined;
}

/**
 * What happened. Changes are told after the commit; the first part of their `type` is the resource type's
 * name in lower case: `user.created`, `group.members.changed`, `device.deleted`. Plain JSON without
 * values of attributes.
 */
export type ScimEvent =
  | CreatedEvent
  | UpdatedEvent
  | DeactivatedEvent
  | ReactivatedEvent
  | DeletedEvent
  | MembersChangedEvent
  | DeactivationFailedEvent
  | RequestFailedEvent
  | RoleEvent
  | AdmissionRefusedEvent
  | SeatsLowEvent
  | SeatsFullEvent;

/**
 * Called once per event, after the commit; for one resource in the order of the commits, the next when the
 * promise for the one before has settled. An answer waits some seconds for its own: so do not await a
 * request that writes to the same resource. What it throws is logged and hurts nobody.
 */
export type EventListener = (event: ScimEvent) => void | Promise<void>;
