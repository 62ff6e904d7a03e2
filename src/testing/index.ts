export type { Audit, AuditLevel, AuditOutcome, AuditProfile } from './audits/audit.js';
export type { UndeletedResource } from './audits/core/created-resources.js';
export type { AuditExchange } from './audits/core/exchange.js';
export { AuditFailure } from './audits/core/failure.js';
export {
  type AuditTarget,
  type AuditTargetOptions,
  type CleanUp,
  createAuditTarget,
  type ResourceCounts,
} from './audits/core/target.js';
export {
  type AuditCause,
  type AuditReport,
  type AuditResult,
  type RunAuditsOptions,
  runAudits,
} from './audits/run-audits.js';
export { type AuditSelection, scimAudits } from './audits/scim-audits.js';
export { type DirectoryOptions, generateDirectory } from './directory/generate-directory.js';
export type { ClientExchange, Evidence, Method, RequestShape } from './http/exchange.js';
export { ClientRequestError } from './http/request-error.js';
export type { TransportOptions } from './http/types.js';
export type {
  Preview,
  PreviewedGroup,
  PreviewedPerson,
  PreviewedRefusal,
  PreviewedResource,
  PreviewedRoles,
  PreviewedUserAction,
} from './preview/preview.js';
export { previewCsv } from './preview/preview-csv.js';
export {
  type ProvisioningPreviewOptions,
  previewProvisioning,
} from './preview/preview-provisioning.js';
export { previewText } from './preview/preview-text.js';
export {
  type AuthentikClientOptions,
  createAuthentikClient,
} from './providers/authentik/client.js';
export { AUTHENTIK_SHAPES } from './providers/authentik/shapes.js';
export type { DirectoryDifference, DirectoryDifferences } from './providers/client/differences.js';
export type { Directory, DirectoryGroup, Person } from './providers/client/directory.js';
export type {
  GroupAction,
  SyncFailure,
  SyncReport,
  UserAction,
} from './providers/client/report.js';
export { type SimulationResult, simulate } from './providers/client/simulate.js';
export type { ClientOptions, SimulatedClient } from './providers/client/simulated-client.js';
export {
  createEntraClient,
  type EntraClient,
  type EntraClientOptions,
} from './providers/entra/client.js';
export { compareDirectory } from './providers/entra/compare-directory.js';
export type { ClientCycleReport } from './providers/entra/cycle.js';
export type { EntraDirectory, EntraGroup, EntraPerson } from './providers/entra/directory.js';
export type { Matching as EntraMatching } from './providers/entra/matching.js';
export type { OnDemandRequest } from './providers/entra/on-demand.js';
export type { EntraDialect } from './providers/entra/patch-body.js';
export type { EntraJob, QuarantineReason } from './providers/entra/quarantine.js';
export { ENTRA_SHAPES } from './providers/entra/shapes.js';
export { createJumpCloudClient } from './providers/jumpcloud/client.js';
export { JUMPCLOUD_SHAPES } from './providers/jumpcloud/shapes.js';
export { createOktaClient, type OktaClient } from './providers/okta/client.js';
export type { OktaImport } from './providers/okta/import.js';
export type { OktaClientOptions, OktaGroupPush } from './providers/okta/options.js';
export { OKTA_SHAPES } from './providers/okta/shapes.js';
export type { OneLoginClientOptions } from './providers/onelogin/client.js';
export { createOneLoginClient } from './providers/onelogin/client.js';
export { ONELOGIN_SHAPES } from './providers/onelogin/shapes.js';
export {
  KNOWN_REQUESTS,
  type KnownRequest,
  type OtherProvider,
} from './providers/others/known-requests.js';
export { type ProbeResult, probe } from './providers/others/probe.js';
export { StoreContractError } from './store-contract/check.js';
export {
  type ConnectionGate,
  type CountedPool,
  createConnectionGate,
  type LentConnection,
} from './store-contract/connection/connection-gate.js';
export { SecondConnectionError } from './store-contract/connection/second-connection-error.js';
export type * from './store-contract/options.js';
export { storeContract } from './store-contract/store-contract.js';
