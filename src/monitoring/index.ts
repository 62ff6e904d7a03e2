export {
  createDisabledUsersReport,
  type DisabledUsersReportOptions,
} from '../protocol/reports/create-disabled-users-report.js';
export {
  createDeletionGuard,
  type DecisionOptions,
  type DeletionGuard,
  type GuardAdmission,
  type GuardRequest,
  type GuardState,
} from './deletion-guard/deletion-guard.js';
export type * from './deletion-guard/events.js';
export { createMemoryDeletionGuardStore } from './deletion-guard/memory-guard-store.js';
export type { DeletionGuardOptions, GuardThreshold } from './deletion-guard/options.js';
export type * from './deletion-guard/store.js';
export type { CellValue } from './disabled-users/csv.js';
export type {
  DisabledUser,
  DisabledUsersColumn,
  DisabledUsersReport,
  DisabledUsersRequest,
} from './disabled-users/disabled-users.js';
export {
  isFailure,
  type KeptRoles,
  NO_TENANT,
  type ProvisioningKind,
  type ProvisioningLogEntry,
  type ProvisioningRoute,
  type ReplacedRoles,
  type WithheldUsers,
} from './log/entry.js';
export {
  createMemoryProvisioningLog,
  type MemoryProvisioningLogOptions,
} from './log/memory-log.js';
export type * from './log/store.js';
export type { ProvisioningCounts } from './reports/counts.js';
export type { CycleReport, CycleSummary } from './reports/cycle.js';
export type { Health, HealthVerdict } from './reports/health.js';
export type { HealthChangedEvent, HealthListener } from './reports/health-watch.js';
export type { ProvisioningReportsOptions } from './reports/options.js';
export {
  type ActivityBucket,
  createProvisioningReports,
  type ProvisioningReport,
  type ProvisioningReports,
  type ReportOptions,
} from './reports/provisioning-reports.js';
export type { LastFailure } from './reports/tenant-tally.js';
