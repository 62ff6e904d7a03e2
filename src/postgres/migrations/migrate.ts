import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../index.js';
import { keysOf } from '../../lib/known-keys.js';
import { pauseBeforeRetry } from '../../lib/retry.js';
import type { PostgresPool } from '../connection/pool.js';
import type { Session } from '../connection/session.js';
import { MIGRATIONS } from './migrations.js';
import { checkRoleName, grantScript, RAISED, scriptOf } from './script.js';
import { patientSession, type SchemaOptions, schemaOf } from './settings.js';
import { checkNotTooNew, newestOf, readVersions } from './versions.js';

/** Options of {@link migrate}. */
export interface MigrateOptions extends SchemaOptions {
  /**
   * Role that the application connects as: it is given what it needs of the tables, each time, for a new version may
   * have new tables. Default: nobody, for an application that connects as the owner.
   */
  readonly grantTo?: string;
}

const KEYS = keysOf<MigrateOptions>({ schema: true, grantTo: true });

/** A lock was not to be had in time, a deadlock, a conflict: another attempt may succeed. */
const AGAIN: ReadonlySet<unknown> = new Set(['55P03', '40P01', '40001']);
const ATTEMPTS = 12;

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown } | null)?.code;

/** @returns whether it was this call that has applied it. */
async function apply(session: Session, script: string): Promise<boolean> {
  for (let retry = 0; ; retry += 1) {
    try {
      await session.script(script);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === RAISED.appliedAlready) return false;
      if (code === RAISED.refused) {
        throw new ScimConfigError('ERR_SCIM_DATABASE', (error as Error).message);
      }
      if (!AGAIN.has(code) || retry + 1 === ATTEMPTS) throw error;
      await pauseBeforeRetry(retry);
    }
  }
}

/**
 * Makes or brings up to date the tables of the library, as the role that is to own them. Safe to call by several
 * processes at once, and again. Each version is a transaction of its own, which waits at most 5 seconds for a lock and
 * is then tried again, up to 12 times.
 *
 * @returns the versions that this call has applied.
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_UNKNOWN_OPTION`; `ERR_SCIM_DATABASE` for tables that a newer
 *   version of the library has changed incompatibly, and for a schema whose name differs only in case.
 * @example
 * await migrate(new pg.Pool({ connectionString: process.env.OWNER_DATABASE_URL }), { grantTo: 'rfp_app' });
 */
export async function migrate(
  pool: PostgresPool,
  options: MigrateOptions = {},
): Promise<readonly number[]> {
  checkKeys(options, KEYS, 'migrate()');
  const schema = schemaOf(options);
  const role = options.grantTo === undefined ? undefined : checkRoleName(options.grantTo);
  const session = patientSession(pool);
  const applied = await readVersions(session, schema);
  checkNotTooNew(schema, applied);
  const done: number[] = [];
  for (const migration of MIGRATIONS) {
    if (migration.version <= newestOf(applied)) continue;
    if (await apply(session, scriptOf(migration, schema))) done.push(migration.version);
  }
  if (role !== undefined) await apply(session, grantScript(schema, role));
  return done;
}
