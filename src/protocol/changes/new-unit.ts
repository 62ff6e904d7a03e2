import type { Teller, Telling } from '../../events/teller.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { Unit } from '../model/unit.js';

/** A unit of work in which nothing has been done yet. */
export function newUnit(
  ctx: RequestContext,
  { heard }: Pick<Teller, 'heard'>,
  { events, hold }: Telling,
): Unit {
  const touched = { touches: [], users: new Set<string>(), queued: false };
  return { ctx, events, happened: [], heard, hold, touched, guarded: [] };
}
