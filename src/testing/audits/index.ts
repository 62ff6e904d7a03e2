export type { Audit, AuditLevel, AuditOutcome, AuditProfile } from './audit.js';
export type { AuditExchange } from './kernel/exchange.js';
export { AuditFailure } from './kernel/failure.js';
export type { Leftover } from './kernel/ledger.js';
export {
  type AuditTarget,
  type AuditTargetOptions,
  type CleanUp,
  createAuditTarget,
  type Population,
} from './kernel/target.js';
export {
  type AuditCause,
  type AuditReport,
  type AuditResult,
  type RunAuditsOptions,
  runAudits,
} from './run-audits.js';
export { type AuditSelection, scimAudits } from './scim-audits.js';
