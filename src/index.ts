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
  type MemoryClientsOptions,
  type NewOAuthClient,
} from './auth/token-endpoint/memory-clients.js';
export type { AuthorizationServerMetadata } from './auth/token-endpoint/metadata.js';
export type { TokenEndpointOptions } from './auth/token-endpoint/options.js';
export type { AccessTokenAlgorithm, AccessTokenKey } from './auth/token-endpoint/signing-keys.js';
export { createMemoryTokenStore } from './auth/tokens/memory-token-store.js';
export type * from './auth/tokens/token-events.js';
export type { Lifetime, RotateOptions, TokenInput } from './auth/tokens/token-input.js';
export { createTokenService, type TokenServiceOptions } from './auth/tokens/token-service.js';
export type * from './auth/tokens/token-store.js';
export type { IssuedToken, TokenService } from './auth/tokens/types.js';
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
export type { SkippedPart } from './conformance/skipped.js';
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
export type { EventBase } from './events/event-base.js';
export type { Logger } from './events/publish.js';
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
export type { HostEvent } from './lib/host-event.js';
export {
  createDeletionGuard,
  type DecisionOptions,
  type DeletionGuard,
  type GuardAdmission,
  type GuardRequest,
  type GuardState,
} from './monitoring/deletion-guard/deletion-guard.js';
export type * from './monitoring/deletion-guard/events.js';
export { createMemoryDeletionGuardStore } from './monitoring/deletion-guard/memory-guard-store.js';
export type { DeletionGuardOptions, GuardThreshold } from './monitoring/deletion-guard/options.js';
export type * from './monitoring/deletion-guard/store.js';
export type { CellValue } from './monitoring/disabled-users/csv.js';
export type {
  DisabledUser,
  DisabledUsersColumn,
  DisabledUsersReport,
  DisabledUsersRequest,
} from './monitoring/disabled-users/disabled-users.js';
export {
  isFailure,
  type KeptRoles,
  NO_TENANT,
  type ProvisioningKind,
  type ProvisioningLogEntry,
  type ProvisioningRoute,
} from './monitoring/log/entry.js';
export {
  createMemoryProvisioningLog,
  type MemoryProvisioningLogOptions,
} from './monitoring/log/memory-log.js';
export type * from './monitoring/log/store.js';
export type { ProvisioningCounts } from './monitoring/reports/counts.js';
export type { CycleReport, CycleSummary } from './monitoring/reports/cycle.js';
export type { Health, HealthVerdict } from './monitoring/reports/health.js';
export type { HealthChangedEvent, HealthListener } from './monitoring/reports/health-watch.js';
export type { ProvisioningReportsOptions } from './monitoring/reports/options.js';
export {
  type ActivityBucket,
  createProvisioningReports,
  type ProvisioningReport,
  type ProvisioningReports,
  type ReportOptions,
} from './monitoring/reports/provisioning-reports.js';
export type { LastFailure } from './monitoring/reports/tenant-tally.js';
export type { AppliedRule, Exchange, ExchangeSink } from './protocol/model/exchange.js';
export type {
  Access,
  Authorize,
  ExistingDecision,
  ExistingUser,
  FindMe,
  FindTenant,
  IsProvisioningOn,
  Me,
  ResolveExisting,
} from './protocol/model/hooks.js';
export type * from './protocol/model/lifecycle.js';
export type {
  CustomResourceType,
  Limits,
  RoleOptions,
  ScimOptions,
} from './protocol/model/options.js';
export type {
  RequestAdmission,
  RequestCount,
  RequestCountStore,
  RequestLimit,
  RequestLimiter,
} from './protocol/model/request-limit.js';
export type { RequestTrace } from './protocol/model/request-record.js';
export {
  createExchangeTrace,
  type ExchangeTrace,
  type ExchangeTraceOptions,
} from './protocol/observe/exchange-trace.js';
export {
  createDisabledUsersReport,
  type DisabledUsersReportOptions,
} from './protocol/reports/create-disabled-users-report.js';
export type { RoleExplanation } from './protocol/roles/explain.js';
export type { LookUp } from './protocol/roles/look-up.js';
export type { PreviewOptions, RolePreview } from './protocol/roles/preview.js';
export type { ReplayOptions, ReplayProgress } from './protocol/roles/replay.js';
export type { ReplayPosition } from './protocol/roles/replay-position.js';
export type { RoleAdministration } from './protocol/roles/role-administration.js';
export type { ScimRoles } from './protocol/roles/scim-roles.js';
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
export { trimResourceType } from './schema/restrict-to-store.js';
export type * from './schema/types.js';
export * from './schema/urns.js';
export type * from './sql/filter/attributes.js';
export { canFilterInSql, filterToSql } from './sql/filter/filter-to-sql.js';
export { orderToSql, type SqlOrder, type SqlTie } from './sql/filter/order-to-sql.js';
export { UnsupportedFilterError } from './sql/filter/unsupported.js';
export type { ColumnInput, ColumnKind, ColumnValue, Row } from './sql/mapping/column.js';
export {
  mapGroups,
  mapResource,
  mapUsers,
  type ResourceMapping,
} from './sql/mapping/map-resource.js';
export type { GroupColumns, ResourceColumns, UserColumns } from './sql/mapping/paths.js';
export { POSTGRES_GROUP_COLUMNS, POSTGRES_USER_COLUMNS } from './sql/mapping/postgres-columns.js';
export { POSTGRES_DDL, postgresScimColumns } from './sql/mapping/postgres-ddl.js';
export type * from './stores/contract/index.js';
export * from './stores/memory/index.js';
