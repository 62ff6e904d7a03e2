import type { PostgresRow } from '../connection/pool.js';
import type { Layout } from './layout.js';
import type { ResourceLayout } from './resource-layout.js';

/** A CTE `gone (is_gone)` by which resource `$2` of the tenant is gone. */
export function goneStatement({ table, deleted, id, ofTenant }: ResourceLayout): string {
  const found = `${ofTenant('r')} AND r.${id} = $2::uuid`;
  return deleted === undefined
    ? `gone AS (DELETE FROM ${table} AS r WHERE ${found} RETURNING TRUE AS is_gone)`
    : `gone AS (UPDATE ${table} AS r SET ${deleted} = clock_timestamp() WHERE ${found}
        RETURNING r.${deleted} IS NOT NULL AS is_gone)`;
}

/** CTEs by which what tables of ours say of person `$2` is gone; no foreign key does it. */
export const forgotten = ({ guests, identities, provisioned }: Layout): readonly string[] =>
  Object.entries({ guests, identities, provisioned }).map(
    ([name, table]) =>
      `${name} AS (DELETE FROM ${table} WHERE tenant_id = $1::text AND user_id = $2::uuid)`,
  );

/** What the statement around it tells: nothing is gone if a trigger or a policy of the host's has kept the row. */
export const SELECT_GONE = 'SELECT coalesce(bool_and(is_gone), FALSE)::text AS gone FROM gone';

/** @throws Error, so that nobody is told of a deletion that was none. */
export function checkGone(table: string, [row]: readonly PostgresRow[]): void {
  if (row?.gone === 'true') return;
  throw new Error(
    `The row could not be deleted from ${table}: a trigger or a policy of the table keeps it. If rows are to be marked instead, name the column: option "deleted".`,
  );
}
