import { keepNewest } from '../../lib/keep-newest.js';

/** How many people are active at most, of tenants whose seats were taken here; what is forgotten is counted again. */
export interface SeatBook {
  /** Infinity where somebody has to count; undefined for a tenant of which nothing is known. */
  atMost(tenantId: string): number | undefined;
  note(tenantId: string, active: number): void;
}

const MOST_TENANTS = 1_000;

export function createSeatBook(): SeatBook {
  const known = new Map<string, number>();
  return {
    atMost: (tenantId) => known.get(tenantId),
    note: (tenantId, active) => keepNewest(known, tenantId, active, MOST_TENANTS),
  };
}
