import { checkKeys } from '../errors/check-keys.js';
import { invalidOption } from '../errors/invalid-option.js';
import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE } from '../schema/index.js';
import { createDatabase, joining } from './connection/database.js';
import type { PostgresConnection } from './connection/pool.js';
import { createSession } from './connection/session.js';
import { checkSchemaName, DEFAULT_SCHEMA, tablesIn } from './connection/tables.js';
import { duplicateExternalIds } from './directory/unique-external-ids.js';
import { attributesOf } from './layout/own-errors.js';
import { layoutOver } from './layout/own-layout.js';
import type { ResourceLayout } from './layout/resource-layout.js';
import { POSTGRES_KEYS, type PostgresOptions } from './options.js';
import { needsOf } from './own-tables/check/needs-of.js';
import { readTablesOptions } from './own-tables/read-links.js';
import { type StoresOverPostgres, storesOver } from './stores-over.js';
import { createUpkeep, type Upkeep } from './upkeep/create-upkeep.js';
import { retentionSettings } from './upkeep/retention-options.js';

/** Everything that the library keeps, over one PostgreSQL database. */
export interface PostgresScim extends StoresOverPostgres, Upkeep {
  /**
   * The same over an open transaction of yours: what these stores write is committed, or rolled back, with it.
   *
   * @param connection - on which the transaction is open.
   * @example
   * const scim = createPostgresScim({ pool });
   * await withTransaction(async (client) => {
   *   await scim.using(client).stores.userStore.delete(ctx, userId);
   *   await client.query('DELETE FROM invoices WHERE user_id = $1', [userId]);
   * });
   */
  using(connection: PostgresConnection): StoresOverPostgres;
}

/** Attributes in the words of SCIM, by the indexes of the tables. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  users_user_name: 'userName',
  users_external_id: 'externalId',
  users_emails: 'emails.value',
  groups_display_name: 'displayName',
  groups_external_id: 'externalId',
};

/**
 * Every store that router, services and admin page take, over one PostgreSQL database. Nothing is asked of it before the
 * first statement, or {@link PostgresScim.verify}.
 *
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_UNKNOWN_OPTION`, `ERR_SCIM_MAPPING`
 * @example
 * const scim = createPostgresScim({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL }) });
 */
export function createPostgresScim(options: PostgresOptions): PostgresScim {
  checkKeys(options, POSTGRES_KEYS, 'createPostgresScim()');
  const { pool, schema = DEFAULT_SCHEMA } = options;
  if (typeof pool?.connect !== 'function') throw invalidOption('pool', 'a pool with connect()');
  const tables = tablesIn(checkSchemaName(schema));
  const session = createSession(pool, {
    statementTimeoutSeconds: seconds(
      'statementTimeoutSeconds',
      options.statementTimeoutSeconds,
      30,
    ),
    connectTimeoutSeconds: seconds('connectTimeoutSeconds', options.connectTimeoutSeconds, 10),
  });
  const types = {
    user: options.userResourceType ?? USER_RESOURCE_TYPE,
    group: options.groupResourceType ?? GROUP_RESOURCE_TYPE,
  };
  const layout = layoutOver(tables, types, readTablesOptions(options));
  const { uniqueExternalId = false } = options;
  checkExternalIds(layout.users, uniqueExternalId);
  const logger = options.logger ?? console;
  const retention = retentionSettings(options.retention);
  const { database, ...upkeep } = createUpkeep(
    {
      session,
      pool,
      schema,
      needed: needsOf(options, types),
      duplicates: uniqueExternalId ? duplicateExternalIds(layout.users) : undefined,
      retention,
      logger,
    },
    (parts) =>
      createDatabase({ session, tables, attributes: attributesOf(ATTRIBUTES, layout), ...parts }),
  );
  return Object.freeze({
    ...storesOver(database, layout, { logger, uniqueExternalId }),
    ...upkeep,
    using: (connection: PostgresConnection) =>
      storesOver(joining(database, connection), layout, { logger, uniqueExternalId }),
  });
}

/** @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` */
function checkExternalIds({ columns }: ResourceLayout, isUnique: unknown): void {
  if (typeof isUnique !== 'boolean') throw invalidOption('uniqueExternalId', 'true or false');
  const isKept = [...columns.values()].some(({ attribute }) => attribute === 'externalId');
  if (isUnique && !isKept) {
    throw invalidOption(
      'users.columns',
      'an object with a column for "externalId", which is to be unique',
    );
  }
}

function seconds(name: string, value: number | undefined, otherwise: number): number {
  const given = value ?? otherwise;
  if (Number.isFinite(given) && given > 0 && given <= 3600) return given;
  throw invalidOption(name, 'a number of seconds above 0 and at most 3,600');
}
