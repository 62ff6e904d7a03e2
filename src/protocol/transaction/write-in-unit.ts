import type { ScimEvent } from '../../events/types.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
import type { WriteResult } from '../model/write-result.js';
import { keptRolesIn } from '../roles/kept-roles.js';
import { inUnit } from './unit.js';

/** The write with whose roles it would have changed, which only the end of its unit of work knows. */
export function withKeptRoles(written: WriteResult, events: readonly ScimEvent[]): WriteResult {
  const rolesKept = keptRolesIn(events);
  const { summary } = written;
  return summary && rolesKept.length > 0
    ? { ...written, summary: { ...summary, rolesKept } }
    : written;
}

/** Runs one write as a unit of work of its own. */
export async function writeInUnit(
  call: Call,
  endpoint: Endpoint,
  id: string | undefined,
  write: (unit: OpenUnit) => Promise<WriteResult>,
): Promise<WriteResult> {
  let events: readonly ScimEvent[] = [];
  const written = await inUnit(call, endpoint, id, (unit) => {
    events = unit.events;
    return write(unit);
  });
  return withKeptRoles(written, events);
}
