export { type DoctorOptions, doctor } from './catalog/doctor.js';
export type { DatabaseFinding } from './catalog/finding.js';
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
export type { FoundRole, FoundRoles } from './directory/find-roles.js';
export type { PostgresGroupStore } from './directory/group-store.js';
export type { PostgresUserStore } from './directory/user-store.js';
export { type MigrateOptions, migrate } from './migrations/migrate.js';
export { type PlanOptions, plan } from './migrations/plan.js';
export type { SchemaOptions } from './migrations/settings.js';
export { type MigrationStatus, status } from './migrations/status.js';
export type { PostgresOptions } from './options.js';
export {
  type BackfillOptions,
  type BackfillProgress,
  type BackfillResult,
  backfillKeys,
  type DuplicateKey,
} from './own-tables/backfill/backfill-keys.js';
export type {
  OwnColumns,
  OwnGroups,
  OwnKeyColumn,
  OwnMembers,
  OwnRoles,
  OwnTableName,
  OwnTables,
  OwnUsers,
  OwnValues,
} from './own-tables/options.js';
export { type PlanTablesOptions, planTables } from './own-tables/plan-tables.js';
export type { TablesOptions } from './own-tables/tables-options.js';
export type { PostgresServices } from './services/create-services.js';
export type { PostgresClients } from './services/oauth-clients.js';
export type { PostgresProvisioningLog } from './services/provisioning-log.js';
export type { PostgresStores, StoresOverPostgres } from './stores-over.js';
export type { Upkeep } from './upkeep/create-upkeep.js';
export type { RetentionOptions } from './upkeep/retention-options.js';
export type { PrunedRows } from './upkeep/sweeps.js';
