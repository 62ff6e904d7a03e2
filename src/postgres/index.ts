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
export { createPostgresScim, type PostgresScim } from './create-postgres-scim.js';
export { type MigrateOptions, migrate } from './migrations/migrate.js';
export type { PostgresOptions } from './options.js';
