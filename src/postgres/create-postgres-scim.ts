import { checkKeys } from '../errors/check-keys.js';
import { invalidOption } from '../errors/invalid-option.js';
import type { UnitOfWork } from '../index.js';
import { createDatabase } from './connection/database.js';
import type { PostgresConnection } from './connection/pool.js';
import { checkSchemaName, DEFAULT_SCHEMA, tablesIn } from './connection/tables.js';
import { POSTGRES_KEYS, type PostgresOptions } from './options.js';
import { createServices, type PostgresServices } from './services/create-services.js';
import { createUpkeep, type Upkeep } from './upkeep/create-upkeep.js';
import { retentionSettings } from './upkeep/retention-options.js';

/** What `createScimRouter` takes, to be spread into its options. */
export interface PostgresStores
  extends Pick<PostgresServices, 'roleJobs' | 'eventOutbox' | 'provisioningLog'> {
  readonly unitOfWork: UnitOfWork<PostgresConnection>;
}

/** Everything that the library keeps, over one PostgreSQL database. */
export interface PostgresScim extends Omit<PostgresServices, 'roleJobs' | 'eventOutbox'>, Upkeep {
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
 * Every store that router, services and admin page take, over one PostgreSQL database. Nothing is asked of it before the
 * first statement, or {@link PostgresScim.verify}.
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
  const times = {
    statementTimeoutSeconds: seconds(
      'statementTimeoutSeconds',
      options.statementTimeoutSeconds,
      30,
    ),
    connectTimeoutSeconds: seconds('connectTimeoutSeconds', options.connectTimeoutSeconds, 10),
  };
  const retention = retentionSettings(options.retention);
  const { database, ...upkeep } = createUpkeep(
    { pool, schema, times, retention, logger: options.logger ?? console },
    (verify) => createDatabase({ pool, tables, attributes: ATTRIBUTES, ...times, verify }),
  );
  const { unitOfWork } = database;
  const { roleJobs, eventOutbox, ...services } = createServices(database);
  const { provisioningLog } = services;
  const stores = { unitOfWork, roleJobs, eventOutbox, provisioningLog };
  return Object.freeze({ ...upkeep, ...services, stores: Object.freeze(stores), unitOfWork });
}

function seconds(name: string, value: number | undefined, otherwise: number): number {
  const given = value ?? otherwise;
  if (Number.isFinite(given) && given > 0 && given <= 3600) return given;
  throw invalidOption(name, 'a number of seconds above 0 and at most 3,600');
}
