import { checkKeys } from '../errors/check-keys.js';
import { invalidOption } from '../errors/invalid-option.js';
import type { UnitOfWork } from '../index.js';
import { createDatabase } from './connection/database.js';
import type { PostgresConnection } from './connection/pool.js';
import { checkSchemaName, tablesIn } from './connection/tables.js';
import { DEFAULT_SCHEMA } from './migrations/migrate.js';
import { POSTGRES_KEYS, type PostgresOptions } from './options.js';
import { createServices, type PostgresServices } from './services/create-services.js';

/** What `createScimRouter` takes, to be spread into its options. */
export interface PostgresStores
  extends Pick<PostgresServices, 'roleJobs' | 'eventOutbox' | 'provisioningLog'> {
  readonly unitOfWork: UnitOfWork<PostgresConnection>;
}

/** Everything that the library keeps, over one PostgreSQL database. */
export interface PostgresScim extends Omit<PostgresServices, 'roleJobs' | 'eventOutbox'> {
  /** For the router: `createScimRouter({ ...scim.stores, auth })`. */
  readonly stores: PostgresStores;
  readonly unitOfWork: UnitOfWork<PostgresConnection>;
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
 * Every store that router, services and admin page take, over one PostgreSQL database.
 *
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_UNKNOWN_OPTION`
 * @example
 * const scim = createPostgresScim({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL }) });
 */
export function createPostgresScim(options: PostgresOptions): PostgresScim {
  checkKeys(options, POSTGRES_KEYS, 'createPostgresScim()');
  const { pool, schema = DEFAULT_SCHEMA } = options;
  if (typeof pool?.connect !== 'function') throw invalidOption('pool', 'a pool with connect()');
  const tables = tablesIn(checkSchemaName(schema));
  const database = createDatabase({
    pool,
    tables,
    attributes: ATTRIBUTES,
    statementTimeoutSeconds: seconds(
      'statementTimeoutSeconds',
      options.statementTimeoutSeconds,
      30,
    ),
    connectTimeoutSeconds: seconds('connectTimeoutSeconds', options.connectTimeoutSeconds, 10),
  });
  const { unitOfWork } = database;
  const { roleJobs, eventOutbox, ...services } = createServices(database);
  const { provisioningLog } = services;
  const stores = { unitOfWork, roleJobs, eventOutbox, provisioningLog };
  return Object.freeze({ ...services, stores: Object.freeze(stores), unitOfWork });
}

function seconds(name: string, value: number | undefined, otherwise: number): number {
  const given = value ?? otherwise;
  if (Number.isFinite(given) && given > 0 && given <= 3600) return given;
  throw invalidOption(name, 'a number of seconds above 0 and at most 3,600');
}
