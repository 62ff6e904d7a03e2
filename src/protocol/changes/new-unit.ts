import type { EventDispatcher, PendingEvents } from '../../events/event-dispatcher.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { UnitAdmission } from '../model/admission.js';
import type { AffectedResources, OpenUnit } from '../model/unit.js';

/** A unit of work in which nothing has been done yet. */
export function newUnit(
  ctx: RequestContext,
  { hasListeners }: Pick<EventDispatcher, 'hasListeners'>,
  { events, reserve }: PendingEvents,
): OpenUnit {
  const affected: AffectedResources = { resources: [], users: new Set<string>(), queued: false };
  const admission: UnitAdmission = { joining: new Map(), mustGoThrough: false };
  return { ctx, events, changes: [], hasListeners, reserve, affected, guarded: [], admission };
}
