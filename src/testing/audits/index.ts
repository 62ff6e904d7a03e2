export type { Audit, AuditLevel, AuditOutcome, AuditProfile } from './audit.js';
export type { UndeletedResource } from './core/created-resources.js';
export type { AuditExchange } from './core/exchange.js';
export { AuditFailure } from './core/failure.js';
export {
  type AuditTarget,
  type AuditTargetOptions,
  type CleanUp,
  createAuditTarget,
  type ResourceCounts,
} from './core/target.js';
export {
  type AuditCause,
  type AuditReport,
  type AuditResult,
  type RunAuditsOptions,
  runAudits,
} from './run-audits.js';
export { type AuditSelection, scimAudits } from './scim-audits.js';
