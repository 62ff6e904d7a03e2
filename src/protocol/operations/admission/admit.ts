import type { Attributes } from '../../../schema/types.js';
import { judge } from '../../admission/judge.js';
import { join } from '../../admission/take-seats.js';
import { changedAttributes } from '../../changes/changes.js';
import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import type { OpenUnit } from '../../model/unit.js';
import { onlyTakesAccess } from '../revocation/takes-access.js';

/** A user as a write leaves them. */
export interface Admitted {
  /** The SCIM id; undefined where there is none yet. */
  readonly id?: string;
  /** undefined for somebody who is new, or of whom nothing is known. */
  readonly before: Attributes | undefined;
  /** Without `active`, who is active. */
  readonly after: Attributes;
}

/**
 * Asks whether a user may be who the write makes them (option `admission`), as a part of the unit of work, and notes who
 * becomes active: their seat is taken at its end. Nobody is asked about who is inactive afterwards, about what changes
 * nothing, and about what only takes access away.
 *
 * @throws AdmissionError; without units of work SeatsTakenError too.
 */
export async function admit(
  { config }: Call,
  unit: OpenUnit,
  { type }: Endpoint,
  { id, before, after }: Admitted,
): Promise<void> {
  const { admission } = config;
  if (!admission || type.name !== 'User' || after.active === false) return;
  const becomesActive = before?.active !== true;
  if (before && !becomesActive) {
    const changed = changedAttributes(type, before, after);
    if (onlyTakesAccess(type, before, after, changed)) return;
  }
  const { tenantId } = unit.ctx;
  await judge(admission, unit.ctx, { tenantId, userId: id, before, after, becomesActive });
  if (becomesActive) await join(config, unit);
}
