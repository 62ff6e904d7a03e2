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
  type PostgresScimInTransaction,
  type PostgresStores,
} from './create-postgres-scim.js';
export type { FoundRole, FoundRoles } from './directory/find-roles.js';
export type { PostgresGroupStore } from './directory/group-store.js';
export type { PostgresUserStore } from './directory/user-store.js';
export { type MigrateOptions, migrate } from './migrations/migrate.js';
export type { PostgresOptions } from './options.js';
