import type { RequestContext } from '../../stores/contract/context.js';
import type { CursorPosition } from '../../stores/contract/query.js';
import type { RoleSettings } from './settings.js';

/** How many users have got the roles of the saved settings. */
export interface RoleReplay {
  readonly done: number;
  /** Users of the tenant, as last counted; undefined before the first batch. */
  readonly total?: number;
  /** Where the rest begins, in the words of the user store; undefined at the beginning. */
  readonly after?: CursorPosition;
  /** SCIM ids of users whose roles are looked at again at the end; see {@link ReplayPosition}. */
  readonly deferred?: readonly string[];
  /** ISO 8601; when everybody was done. */
  readonly finishedAt?: string;
}

/** What is kept for a tenant; plain JSON, names of roles and ids of groups and users only, but for `savedBy`. */
export interface RoleSettingsRecord {
  readonly settings: RoleSettings;
  /** Opaque text that changes with every save. */
  readonly revision: string;
  /** ISO 8601. */
  readonly savedAt: string;
  /** Who saved them, if that was told. */
  readonly savedBy?: string;
  readonly replay: RoleReplay;
}

/**
 * Keeps the role settings of all tenants. PostgreSQL: `roleSettingsStore` of `createPostgresScim`
 * (`express-scim/postgres`) is one. Of your own, one table is enough: the tenant as key, the revision, the record as
 * JSON.
 *
 * @example
 * // read:  SELECT record FROM role_settings WHERE tenant = $1; with ctx.transaction, in it and FOR SHARE
 * //        no row there:  INSERT one without a record, ON CONFLICT DO NOTHING, and read again: one that can be locked
 * // confirm, in ctx.transaction:  SELECT revision FROM role_settings WHERE tenant = $1 FOR SHARE
 * //        another one:  stale(); throw new VersionConflictError(undefined, { isTransient: true })
 * // write, expectedRevision undefined:  INSERT … ON CONFLICT (tenant) DO UPDATE … WHERE role_settings.record IS NULL
 * //        else:  UPDATE role_settings SET record = $2, revision = $3 WHERE tenant = $1 AND revision = $4
 * //        no row written:  throw new VersionConflictError()
 */
export interface RoleSettingsStore {
  /**
   * Called for every write that can change roles, and by whoever looks at the settings; undefined if the
   * tenant has saved none. Never from a cache: a privilege that was taken away would come back by it. Where the store
   * has `confirm`, a unit reads only what this process does not remember.
   *
   * @param ctx - of a unit of work, where it is called inside one; undefined otherwise. Inside a unit read in
   * `ctx.transaction`: a second connection may never come. Lock the row there (`FOR SHARE`), so that settings
   * are saved only after the writes that follow the earlier ones, and a replay finds everybody.
   */
  read(tenantId: string, ctx?: RequestContext): Promise<RoleSettingsRecord | undefined>;
  /**
   * Called in place of `read` inside a unit of work, by whoever has read this revision before: makes sure that the
   * settings are still these, and stay so until the unit ends, as the lock of `read` would.
   *
   * May look as late as at the end of the unit, together with what else is written then. If there is another revision,
   * it calls `stale` and the unit fails with a transient VersionConflictError, so that it is run again and reads.
   *
   * @param revision - undefined: there must be no record.
   */
  confirm?(
    ctx: RequestContext,
    tenantId: string,
    revision: string | undefined,
    stale: () => void,
  ): Promise<void>;
  /**
   * Replaces the record in one step with the comparison of its revision: of two administrators who save at
   * once, the second is told. The progress of a replay is written under the same revision. Never called inside
   * a unit of work.
   *
   * @param expectedRevision - undefined: there must be no record yet.
   * @throws VersionConflictError; nothing was written then.
   */
  write(
    tenantId: string,
    record: RoleSettingsRecord,
    expectedRevision: string | undefined,
  ): Promise<void>;
}
