export type { AdmissionOptions, DomainOptions, SeatOptions } from './admission/options.js';
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
  SeatsTakenError,
  StoreError,
  type StoreErrorCode,
  UnavailableError,
  UniquenessError,
  VersionConflictError,
} from './errors/store-errors.js';
export type { Deactivation, OnDeactivate } from './events/deactivation.js';
export { type DrainOptions, type DrainResult, drainOutbox } from './events/drain-outbox.js';
export type { EventListener, ScimEvent } from './events/types.js';
export { type CheckMountOptions, checkMount } from './express/mount/check-mount.js';
export { createScimRouter, type ScimRouter } from './express/router.js';
export type {
  CompareFilter,
  CompareOperator,
  Filter,
  FilterLiteral,
  FilterNode,
} from './filter/ast.js';
export { compareBy, sortKey } from './filter/compare.js';
export { compileFilter } from './filter/evaluate.js';
export { printFilter } from './filter/print.js';
export { type EqualityTerm, equalityTerms } from './filter/terms.js';
export type { HostEvent } from './lib/host-event.js';
export type { Logger } from './lib/logger.js';
export type { WorkBudget } from './lib/work-budget.js';
export type {
  Access,
  AccessOptions,
  AccessReason,
  AccessSubject,
} from './protocol/model/access.js';
export type { AppliedRule, Exchange, ExchangeSink } from './protocol/model/exchange.js';
export type {
  AccessRequest,
  Authorize,
  ExistingDecision,
  ExistingResource,
  FindTenant,
  IsProvisioningOn,
  ResolveExisting,
  ResolveMe,
  ResolveReturning,
} from './protocol/model/hooks.js';
export type { CloseOptions, CloseResult, Readiness } from './protocol/model/lifecycle.js';
export type { Limits } from './protocol/model/limits.js';
export type { ManagedAttribute, ManagedAttributes } from './protocol/model/managed-attributes.js';
export type {
  CursorOptions,
  CustomResourceType,
  DiscoveryOptions,
  RoleOptions,
  ScimOptions,
} from './protocol/model/options.js';
export type {
  RequestAdmission,
  RequestCount,
  RequestCountStore,
  RequestLimiter,
  RequestWindow,
} from './protocol/model/request-limit.js';
export type { RequestTrace } from './protocol/model/request-record.js';
export type { CatalogEntry, RoleCatalogOptions } from './protocol/model/role-catalog.js';
export {
  createExchangeTrace,
  type ExchangeTrace,
  type ExchangeTraceOptions,
} from './protocol/observe/exchange-trace.js';
export type * from './stores/contract/access.js';
export type * from './stores/contract/context.js';
export type * from './stores/contract/event-outbox.js';
export type { HiddenMethods, HiddenResource } from './stores/contract/hidden.js';
export type * from './stores/contract/provisioned.js';
export type * from './stores/contract/query.js';
export type * from './stores/contract/resource.js';
export type * from './stores/contract/roles.js';
export type * from './stores/contract/seats.js';
export type * from './stores/contract/store.js';
export {
  createMemoryStore,
  createMemoryStores,
  type MemoryStoreOptions,
  type MemoryStores,
  type MemoryStoresOptions,
} from './stores/memory/create-memory-stores.js';
export { createMemoryOutbox, type MemoryOutboxOptions } from './stores/memory/event-outbox.js';
export type { MemoryGroupStore } from './stores/memory/group-store.js';
export type { MemoryUserStore } from './stores/memory/user-store.js';
