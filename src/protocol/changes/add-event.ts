import type { ScimEvent } from '../../events/types.js';
import type { OpenUnit } from '../model/unit.js';

/** Makes an event of a change, and reserves its place among those that are dispatched after the commit. */
export function addEvent(
  unit: OpenUnit,
  resourceType: string,
  change: Pick<ScimEvent, 'type'>,
): void {
  const { tenantId, principal, requestId } = unit.ctx;
  const made = {
    ...change,
    time: new Date().toISOString(),
    scimVersion: '2.0',
    tenantId,
    principal,
    requestId,
    resourceType,
  };
  const event = Object.freeze(made) as unknown as ScimEvent;
  unit.events.push(event);
  unit.reserve(event);
}
