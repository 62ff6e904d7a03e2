export type {
  PostgresClient,
  PostgresConnection,
  PostgresPool,
  PostgresResult,
  PostgresRow,
} from './connection/pool.js';
export {
  type EmbeddedPostgres,
  singleConnectionPool,
} from './connection/single-connection-pool.js';
export {
  createPostgresScim,
  type PostgresScim,
  type PostgresStores,
} from './create-postgres-scim.js';
export { type MigrateOptions, migrate } from './migrations/migrate.js';
export type { PostgresOptions } from './options.js';
export type { PostgresServices } from './services/create-services.js';
export type { PostgresClients } from './services/oauth-clients.js';
export type { PostgresProvisioningLog } from './services/provisioning-log.js';
