import { checkKeys } from '../../errors/check-keys.js';
import { keysOf } from '../../lib/known-keys.js';
import type { PostgresPool } from '../connection/pool.js';
import { MIGRATIONS } from './migrations.js';
import { patientSession, type SchemaOptions, schemaOf } from './settings.js';
import { breakingOf, NEWEST, newestOf, readVersions } from './versions.js';

/** What {@link status} answers. */
export interface MigrationStatus {
  readonly schema: string;
  /** Version of the tables in the database; 0 while there are none. */
  readonly version: number;
  /** The newest version that this code knows. */
  readonly newest: number;
  /** What `migrate` would apply. */
  readonly pending: readonly {
    readonly version: number;
    readonly title: string;
    /** Whether code that does not know it refuses to run over it: stop the old processes first. */
    readonly breaking: boolean;
  }[];
  /** False where a newer version of the library has changed the tables so that this one must not run over them. */
  readonly compatible: boolean;
}

const KEYS = keysOf<SchemaOptions>({ schema: true });

/**
 * Which version the tables have, and what is to be applied. Changes nothing.
 *
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_UNKNOWN_OPTION`
 * @example
 * const { pending } = await status(pool);
 * if (pending.length > 0) await migrate(pool);
 */
export async function status(
  pool: PostgresPool,
  options: SchemaOptions = {},
): Promise<MigrationStatus> {
  checkKeys(options, KEYS, 'status()');
  const schema = schemaOf(options);
  const applied = await readVersions(patientSession(pool), schema);
  const version = newestOf(applied);
  return {
    schema,
    version,
    newest: NEWEST,
    pending: MIGRATIONS.filter((each) => each.version > version).map(
      ({ version: number, title, breaking }) => ({ version: number, title, breaking }),
    ),
    compatible: breakingOf(applied) === undefined,
  };
}
