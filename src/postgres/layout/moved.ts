import type { ResourceLayout } from './resource-layout.js';

/** A statement by which the version of those groups `r` of the tenant moves whose members have changed. */
export const movedGroups = ({ table, changed, ofTenant }: ResourceLayout, which: string): string =>
  `UPDATE ${table} AS r SET ${changed('r')} WHERE ${ofTenant('r')} AND ${which}`;
