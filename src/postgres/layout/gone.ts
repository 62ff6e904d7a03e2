import type { ResourceLayout } from './resource-layout.js';

/** A statement by which resource `$2` of the tenant is gone, to be used as a CTE or at the end of some. */
export function goneStatement({ table, deleted, id, ofTenant }: ResourceLayout): string {
  const found = `${ofTenant('r')} AND r.${id} = $2::uuid`;
  return deleted === undefined
    ? `DELETE FROM ${table} AS r WHERE ${found}`
    : `UPDATE ${table} AS r SET ${deleted} = clock_timestamp() WHERE ${found}`;
}
