import type { ScimEvent } from '../../events/types.js';
import type { GuardRequest } from '../../monitoring/deletion-guard/deletion-guard.js';
import type { Attributes } from '../../schema/types.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { MemberRef } from '../../stores/contract/resource.js';
import type { UnitAdmission } from './admission.js';
import type { Endpoint } from './endpoint.js';

/** One thing that a unit of work has written and that roles may follow from. */
export type AffectedResource =
  | {
      readonly kind: 'saved';
      readonly endpoint: Endpoint;
      readonly id: string;
      /** Names of the changed attributes; none of a new resource. */
      readonly changed: readonly string[];
      /** As it was; undefined of a new resource. */
      readonly before: Attributes | undefined;
      readonly deactivated: boolean;
      /** The product had it already, and it was linked: a group with its members. */
      readonly linked?: true;
      /** Somebody inactive whom a POST has brought back. */
      readonly returned?: true;
    }
  | {
      readonly kind: 'members';
      readonly endpoint: Endpoint;
      readonly refs: readonly MemberRef[];
    };

/** Whose roles a unit of work may have changed. */
export interface AffectedResources {
  readonly resources: AffectedResource[];
  /** Users gathered so far. */
  readonly users: Set<string>;
  /** Whether there are too many for one commit, so that they went to the role jobs. */
  queued: boolean;
}

/** What a write did, in short: the part of its event that no listener has to be there for. */
export interface ResourceChange {
  readonly type: ScimEvent['type'];
  readonly resourceId: string;
  readonly version?: string;
  readonly changed?: readonly string[];
  /** Members who have left. */
  readonly removed?: readonly string[];
  readonly linked?: true;
  readonly returned?: true;
  /** Members who were left out because nobody knows them. */
  readonly unknown?: readonly string[];
}

/** A user whom a unit of work takes away, as the guard against accidental deletion was asked. */
export interface GuardedAttempt {
  readonly request: GuardRequest;
  readonly outcome: 'counted' | 'free' | 'held';
}

/** One commit in the making: the context its store calls share, and the events to be told after it. */
export interface OpenUnit {
  readonly ctx: RequestContext;
  readonly events: ScimEvent[];
  /** What was done so far, whether or not anybody listens. */
  readonly changes: ResourceChange[];
  /** Whether anybody listens: if not, no events are made but those of roles, which the log reads. */
  readonly hasListeners: boolean;
  /** Gives an event its place in the order of its resource; see `PendingEvents`. */
  reserve(event: ScimEvent): void;
  /** What roles may follow from. */
  readonly affected: AffectedResources;
  /** What the guard has been asked: it is told after the unit how that ended. */
  readonly guarded: GuardedAttempt[];
  readonly admission: UnitAdmission;
}
