export { type BasicAuthOptions, basicAuth } from './auth/basic-auth.js';
export { type BearerToken, bearerTokens } from './auth/bearer-tokens.js';
export type { AuthLimit } from './auth/failure-limit.js';
export type { JwtAlgorithm } from './auth/jwt/algorithms.js';
export { type JwtClaims, principalOfClaims } from './auth/jwt/claims.js';
export { type EntraJwtOptions, entraJwt } from './auth/jwt/entra-jwt.js';
export { type JwtAuthOptions, jwtAuth } from './auth/jwt/jwt-auth.js';
export type { AuthLogger } from './auth/logger.js';
export { checkOAuthClient } from './auth/token-endpoint/check-client.js';
export {
  createClientSecret,
  type IssuedClientSecret,
} from './auth/token-endpoint/client-secret.js';
export type * from './auth/token-endpoint/client-store.js';
export {
  createTokenEndpoint,
  type TokenEndpoint,
} from './auth/token-endpoint/create-token-endpoint.js';
export type * from './auth/token-endpoint/events.js';
export {
  createMemoryClients,
  type MemoryClients,
  type NewOAuthClient,
} from './auth/token-endpoint/memory-clients.js';
export type { AuthorizationServerMetadata } from './auth/token-endpoint/metadata.js';
export type { TokenEndpointOptions } from './auth/token-endpoint/options.js';
export type { AccessTokenAlgorithm, AccessTokenKey } from './auth/token-endpoint/signing-keys.js';
export { createMemoryTokenStore } from './auth/tokens/memory-token-store.js';
export type * from './auth/tokens/token-events.js';
export type { Lifetime, TokenInput } from './auth/tokens/token-input.js';
export {
  createTokenService,
  type IssuedToken,
  type RotateOptions,
  type TokenService,
  type TokenServiceOptions,
} from './auth/tokens/token-service.js';
export type * from './auth/tokens/token-store.js';
export type {
  Auth,
  AuthenticationScheme,
  Authenticator,
  AuthRequest,
  Credential,
} from './auth/types.js';
export type { Conformance } from './conformance/presets.js';
export { RULE_REASONS, type RuleReason } from './conformance/reasons.js';
export { type Preset, RULES, type RuleName, type Rules } from './conformance/rules.js';
export { CONFIG_ERRORS, type ConfigErrorCode, ScimConfigError } from './errors/config-error.js';
export {
  MOUNT_FINDINGS,
  type MountFinding,
  type MountFindingCode,
} from './errors/mount-findings.js';
export { ScimError, type ScimErrorOptions, type ScimType } from './errors/scim-error.js';
export {
  InvalidValueError,
  NotFoundError,
  StoreError,
  type StoreErrorCode,
  UnavailableError,
  UniquenessError,
  VersionConflictError,
} from './errors/store-errors.js';
export type { Deactivation, OnDeactivate } from './events/deactivation.js';
export { type DrainOptions, type DrainResult, drainOutbox } from './events/drain-outbox.js';
export {
  type KeptRoles,
  NO_TENANT,
  type ProvisioningKind,
  type ProvisioningLogEntry,
  type ProvisioningRoute,
} from './events/log/entry.js';
export {
  createMemoryProvisioningLog,
  type MemoryProvisioningLogOptions,
} from './events/log/memory-log.js';
export type * from './events/log/store.js';
export type { Logger } from './events/publish.js';
export type { ProvisioningCounts } from './events/reports/counts.js';
export type { CycleReport, CycleSummary } from './events/reports/cycle.js';
export type { Health, HealthVerdict } from './events/reports/health.js';
export type { HealthChangedEvent, HealthListener } from './events/reports/health-watch.js';
export type { ProvisioningReportsOptions } from './events/reports/options.js';
export {
  type ActivityBucket,
  createProvisioningReports,
  type ProvisioningReport,
  type ProvisioningReports,
  type ReportOptions,
} from './events/reports/provisioning-reports.js';
export type { LastFailure } from './events/reports/tenant-tally.js';
export type * from './events/role-events.js';
export type * from './events/types.js';
export { type CheckMountOptions, checkMount } from './express/mount/check-mount.js';
export { createScimRouter, type ScimRouter } from './express/router.js';
export {
  type CompareFilter,
  type CompareOperator,
  compareBy,
  compileFilter,
  type EqualityTerm,
  equalityTerms,
  type Filter,
  type FilterNode,
  type Literal,
  printFilter,
  sortKey,
} from './filter/index.js';
export type * from './filter/sql/attributes.js';
export { canFilterInSql, filterToSql } from './filter/sql/filter-to-sql.js';
export { orderToSql, type SqlOrder, type SqlTie } from './filter/sql/order-to-sql.js';
export { UnsupportedFilterError } from './filter/sql/unsupported.js';
export {
  createDeletionGuard,
  type DecisionOptions,
  type DeletionGuard,
  type GuardRequest,
  type GuardState,
} from './guard/deletion-guard.js';
export type * from './guard/events.js';
export { createMemoryDeletionGuardStore } from './guard/memory-guard-store.js';
export type { DeletionGuardOptions, GuardThreshold } from './guard/options.js';
export type * from './guard/store.js';
export type { AppliedRule, Exchange, ExchangeSink } from './protocol/exchange/exchange.js';
export {
  createExchangeTrace,
  type ExchangeTrace,
  type ExchangeTraceOptions,
} from './protocol/exchange/exchange-trace.js';
export type {
  Access,
  Authorize,
  ExistingDecision,
  ExistingUser,
  FindMe,
  Me,
  ResolveExisting,
} from './protocol/hooks.js';
export type { CustomResourceType, Limits, RoleOptions, ScimOptions } from './protocol/options.js';
export type {
  RequestAdmission,
  RequestCount,
  RequestCountStore,
  RequestLimit,
  RequestLimiter,
} from './protocol/request-limit.js';
export type { RoleExplanation } from './protocol/roles/explain.js';
export type { LookUp } from './protocol/roles/look-up.js';
export type { PreviewOptions, RolePreview } from './protocol/roles/preview.js';
export type { ReplayOptions, ReplayPosition, ReplayProgress } from './protocol/roles/replay.js';
export type { RoleAdministration } from './protocol/roles/role-administration.js';
export type { ScimRoles } from './protocol/roles/scim-roles.js';
export type { FindTenant } from './protocol/tenant.js';
export type { RequestTrace } from './protocol/trace.js';
export type { CellValue } from './reports/csv.js';
export {
  createDisabledUsersReport,
  type DisabledUser,
  type DisabledUsersColumn,
  type DisabledUsersReport,
  type DisabledUsersReportOptions,
  type DisabledUsersRequest,
} from './reports/disabled-users.js';
export { createRolePolicy } from './roles/policy/create-role-policy.js';
export type * from './roles/policy/options.js';
export type { PreviewedRole, PreviewedUser, PreviewTally } from './roles/preview-tally.js';
export type * from './roles/role-resolver.js';
export {
  type CurrentRoleSettings,
  createRoleSettings,
  type RoleSettingsService,
  type SaveRoleSettingsOptions,
} from './roles/settings/create-role-settings.js';
export { createMemoryRoleSettingsStore } from './roles/settings/memory-store.js';
export type { RoleSettingsOptions } from './roles/settings/options.js';
export * from './roles/settings/settings.js';
export type * from './roles/settings/store.js';
export {
  ENTERPRISE_USER_SCHEMA,
  GROUP_RESOURCE_TYPE,
  GROUP_SCHEMA,
  USER_RESOURCE_TYPE,
  USER_SCHEMA,
} from './schema/core/index.js';
export { extendResourceType, type ResourceTypeChanges } from './schema/extend.js';
export { opaqueString } from './schema/precis/opaque-string.js';
export { usernameKey } from './schema/precis/username.js';
export { compileResourceType } from './schema/resource-type.js';
export { trimResourceType } from './schema/trim.js';
export type * from './schema/types.js';
export * from './schema/urns.js';
export type * from './stores/contract/index.js';
export * from './stores/memory/index.js';
export type { ColumnInput, ColumnKind, ColumnValue, Row } from './tables/column.js';
export {
  mapGroups,
  mapResource,
  mapUsers,
  type ResourceMapping,
} from './tables/map-resource.js';
export type { GroupColumns, ResourceColumns, UserColumns } from './tables/paths.js';
export { POSTGRES_GROUP_COLUMNS, POSTGRES_USER_COLUMNS } from './tables/postgres-columns.js';
export { POSTGRES_DDL, postgresScimColumns } from './tables/postgres-ddl.js';
