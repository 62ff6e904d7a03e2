import type { ProvisioningLogFilter } from '../../monitoring/index.js';
import type { SqlValue } from '../connection/database.js';

/** Makes the condition of a text; `$` is the place of its value. */
const equal = (name: string) => `entry->>'${name}' = $`;

/** The same by an index, which holds the beginning of a text, for one that is too long for it must not fail. */
const indexed = (name: string) => `left(entry->>'${name}', 64) = left($, 64) AND ${equal(name)}`;

/** ISO 8601 as JavaScript reads it, whatever the time zone of the session. */
const time = (value: unknown): SqlValue => new Date(String(value)).toISOString();

interface Condition {
  readonly sql: string;
  readonly value?: (given: unknown) => SqlValue;
}

const CONDITIONS: { readonly [K in Exclude<keyof ProvisioningLogFilter, 'outcome'>]-?: Condition } =
  {
    kinds: {
      sql: "entry->>'kind' = ANY(ARRAY(SELECT jsonb_array_elements_text($::text::jsonb)))",
      value: (kinds) => JSON.stringify(kinds),
    },
    resourceType: { sql: equal('resourceType') },
    resourceId: { sql: indexed('resourceId') },
    principalId: { sql: equal('principalId') },
    requestId: { sql: indexed('requestId') },
    since: { sql: 'time >= $::text::timestamptz', value: time },
    until: { sql: 'time < $::text::timestamptz', value: time },
  };

/** Conditions that all must hold, and their values; $1 is the tenant. */
export function conditionsOf(
  tenantId: string,
  { outcome, ...where }: ProvisioningLogFilter = {},
): { readonly conditions: string[]; readonly values: SqlValue[] } {
  const values: SqlValue[] = [tenantId];
  const conditions = ['tenant_id = $1'];
  // Not a parameter: the index of the failures is used where the statement itself says that it is about them.
  if (outcome !== undefined) conditions.push(outcome === 'failure' ? 'failed' : 'NOT failed');
  for (const [name, { sql, value = String }] of Object.entries(CONDITIONS)) {
    const given = where[name as keyof typeof where];
    if (given === undefined) continue;
    values.push(value(given));
    conditions.push(sql.replaceAll('$', `$${values.length}`));
  }
  return { conditions, values };
}
