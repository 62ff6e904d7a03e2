import { checkKeys } from '../../errors/check-keys.js';
import { keysOf } from '../../lib/known-keys.js';
import type { PostgresPool } from '../connection/pool.js';
import { patientSession, type SchemaOptions, schemaOf } from '../migrations/settings.js';
import { examineTables } from '../own-tables/check/check-tables.js';
import { neededTables, TABLES_KEYS, type TablesOptions } from '../own-tables/tables-options.js';
import { compareDatabase } from './compare.js';
import type { DatabaseFinding } from './finding.js';
import { readDatabase } from './read-catalog.js';

/** Options of {@link doctor}: where our tables are, and which are yours. */
export interface DoctorOptions extends SchemaOptions, TablesOptions {}

const KEYS = keysOf<DoctorOptions>({ schema: true, ...TABLES_KEYS });

/**
 * Compares the tables with what the code expects: version, tables, columns with type, NULL and default, constraints,
 * indexes, and the privileges of the role that is connected; of tables of yours, what the options say of them. Changes
 * nothing.
 *
 * @returns what differs; empty if nothing does. For tables of another version only that is told of ours.
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_UNKNOWN_OPTION`, `ERR_SCIM_MAPPING`
 * @example
 * for (const { object, problem, remedy } of await doctor(pool)) console.log(`${object} ${problem}\n  ${remedy}`);
 */
export async function doctor(
  pool: PostgresPool,
  options: DoctorOptions = {},
): Promise<readonly DatabaseFinding[]> {
  checkKeys(options, KEYS, 'doctor()');
  const schema = schemaOf(options);
  const needed = neededTables(options);
  const session = patientSession(pool);
  const ours = compareDatabase(schema, await readDatabase(session, schema));
  return [...ours, ...(await examineTables(session, needed))];
}
