import type { SeatsFullEvent, SeatsLowEvent } from '../../events/admission-events.js';
import type { SeatCount } from '../../stores/contract/seats.js';
import { addEvent } from '../changes/add-event.js';
import type { SeatAdmission } from '../model/admission.js';
import type { Config } from '../model/config.js';
import type { OpenUnit } from '../model/unit.js';

/** People who have become active in a tenant that has a limit. */
export interface Joining {
  readonly tenantId: string;
  readonly joining: number;
  readonly limit: number;
}

/** Tells that the seats run out, and that they have: each when it begins. */
export function recordSeats(
  unit: OpenUnit,
  { warningFrom }: SeatAdmission,
  { tenantId, joining, limit }: Joining,
  { active }: SeatCount,
): void {
  const before = active - joining;
  const reaches = (number: number) => before < number && active >= number;
  const type = reaches(limit)
    ? 'seats.full'
    : reaches(warningFrom(limit))
      ? 'seats.low'
      : undefined;
  if (type === undefined || joining === 0) return;
  const target = tenantId === unit.ctx.tenantId ? {} : { targetTenantId: tenantId };
  const event: Pick<
    SeatsLowEvent | SeatsFullEvent,
    'type' | 'active' | 'limit' | 'targetTenantId'
  > = {
    type,
    active,
    limit,
    ...target,
  };
  addEvent(unit, 'User', event);
}

async function takeIn(
  unit: OpenUnit,
  seats: SeatAdmission,
  tenantId: string,
  joining: number,
): Promise<void> {
  const limit = await seats.limitOf(tenantId, unit.ctx);
  if (limit === undefined) return;
  const exactFrom = seats.warningFrom(limit);
  const count = await seats.take(unit.ctx, { tenantId, joining, limit, exactFrom });
  if (count) recordSeats(unit, seats, { tenantId, joining, limit }, count);
}

/**
 * Takes a seat for everybody who has become active by the unit of work, after all else that it writes to users: the
 * tenant is locked from then on.
 *
 * @throws SeatsTakenError; AdmissionError if nobody can tell how many there are.
 */
export async function takeSeats({ admission }: Pick<Config, 'admission'>, unit: OpenUnit) {
  const seats = admission?.seats;
  if (!seats) return;
  for (const [tenantId, joining] of [...unit.admission.joining].sort()) {
    await takeIn(unit, seats, tenantId, joining);
  }
}

/**
 * Notes somebody who becomes active. Where each store call is a commit of its own the seat is taken at once, for what is
 * written then stays written.
 *
 * @throws SeatsTakenError; AdmissionError
 */
export async function join(
  { admission, unitOfWork }: Pick<Config, 'admission' | 'unitOfWork'>,
  unit: OpenUnit,
): Promise<void> {
  const { tenantId } = unit.ctx;
  const { joining } = unit.admission;
  if (unitOfWork) joining.set(tenantId, (joining.get(tenantId) ?? 0) + 1);
  else if (admission?.seats) await takeIn(unit, admission.seats, tenantId, 1);
}
