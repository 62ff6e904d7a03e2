import { isStoreError } from '../../errors/is-store-error.js';
import type { RoleMethods } from '../../stores/contract/roles.js';
import type { SeatAdmission } from '../model/admission.js';
import type { OpenUnit } from '../model/unit.js';
import { recordSeats } from './take-seats.js';

/** Somebody who becomes active in another tenant. */
interface Person {
  readonly userId: string;
  /** Whether they are still to be placed there. */
  readonly isNew: boolean;
}

/**
 * Places people in another tenant as far as there are seats, the first ones first. How many there are must be known now,
 * not at the end of the unit: their roles follow from it.
 *
 * @returns how many of them have a seat; who has none is not placed.
 * @throws AdmissionError if nobody can tell how many seats there are; nobody is placed then.
 */
export async function takeGuestSeats(
  unit: OpenUnit,
  seats: SeatAdmission,
  users: Pick<RoleMethods, 'addToTenant' | 'removeFromTenant'>,
  tenantId: string,
  people: readonly Person[],
): Promise<number> {
  const { ctx } = unit;
  const limit = await seats.limitOf(tenantId, ctx);
  if (limit === undefined) return people.length;
  const fresh = people.filter(({ isNew }) => isNew);
  for (const { userId } of fresh) await users.addToTenant?.(ctx, userId, tenantId);
  const asked = { tenantId, joining: people.length, limit };
  try {
    const count = await seats.take(ctx, { ...asked, exactFrom: 0 });
    if (count) recordSeats(unit, seats, asked, count);
    return people.length;
  } catch (error) {
    if (!isStoreError(error, 'seatsTaken')) throw error;
    const surplus = Math.min(people.length, error.active - limit);
    const placed = people.length - surplus;
    for (const { userId, isNew } of people.slice(placed)) {
      if (isNew) await users.removeFromTenant?.(ctx, userId, tenantId);
    }
    const joining = { ...asked, joining: placed };
    recordSeats(unit, seats, joining, { active: error.active - surplus });
    return placed;
  }
}
