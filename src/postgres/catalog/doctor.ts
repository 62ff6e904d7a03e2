import { checkKeys } from '../../errors/check-keys.js';
import { keysOf } from '../../lib/known-keys.js';
import type { PostgresPool } from '../connection/pool.js';
import { patientSession, type SchemaOptions, schemaOf } from '../migrations/settings.js';
import { compareDatabase } from './compare.js';
import type { DatabaseFinding } from './finding.js';
import { readDatabase } from './read-catalog.js';

const KEYS = keysOf<SchemaOptions>({ schema: true });

/**
 * Compares the tables with what the code expects: version, tables, columns with type, NULL and default, constraints,
 * indexes, and the privileges of the role that is connected. Changes nothing.
 *
 * @returns what differs; empty if nothing does. For tables of another version only that is told.
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_UNKNOWN_OPTION`
 * @example
 * for (const { object, problem, remedy } of await doctor(pool)) console.log(`${object} ${problem}\n  ${remedy}`);
 */
export async function doctor(
  pool: PostgresPool,
  options: SchemaOptions = {},
): Promise<readonly DatabaseFinding[]> {
  checkKeys(options, KEYS, 'doctor()');
  const schema = schemaOf(options);
  return compareDatabase(schema, await readDatabase(patientSession(pool), schema));
}
