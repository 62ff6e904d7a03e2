import { SeatsTakenError } from '../../errors/store-errors.js';
import type { RequestContext } from '../contract/context.js';
import type { SeatMethods } from '../contract/seats.js';
import type { Directory } from './directory.js';
import type { GuestTenants } from './guest-tenants.js';
import { enter } from './unit-of-work.js';

/** The directory of a tenant. */
type DirectoryOf = (tenantId: string) => Directory;

function count(directoryOf: DirectoryOf, tenantId: string, homes: Iterable<string>): number {
  const { users, hidden } = directoryOf(tenantId);
  let active = users.table.active + hidden.table.active;
  for (const home of homes) {
    const from = directoryOf(home);
    for (const id of from.roles.placedIn(tenantId)) {
      if (from.users.table.find(id)?.record.active === true) active += 1;
    }
  }
  return active;
}

/**
 * Seats, counted when they are taken. A unit of work waits for those of the tenant and of the tenants whose people are
 * guests there, and they for it, so that none counts what another takes back.
 */
export function memorySeats(directoryOf: DirectoryOf, guests: GuestTenants): Required<SeatMethods> {
  const lock = async (ctx: RequestContext, tenantId: string): Promise<readonly string[]> => {
    await enter(ctx, directoryOf(tenantId).mutex);
    const homes = [...guests.homesOf(tenantId)].sort();
    for (const home of homes) await enter(ctx, directoryOf(home).mutex);
    return homes;
  };
  return {
    async takeSeats(ctx, { tenantId, joining, limit }) {
      const homes = await lock(ctx, tenantId);
      const written = count(directoryOf, tenantId, homes);
      const active = ctx.transaction === undefined ? written + joining : written;
      if (active > limit) throw new SeatsTakenError(active, limit);
      return { active };
    },

    async countActive(_ctx, tenantId) {
      return count(directoryOf, tenantId, guests.homesOf(tenantId));
    },
  };
}
