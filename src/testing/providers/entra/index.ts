export { createEntraClient, type EntraClient, type EntraClientOptions } from './client.js';
export { compareDirectory } from './compare-directory.js';
export type { ClientCycleReport } from './cycle.js';
export type { EntraDirectory, EntraGroup, EntraPerson } from './directory.js';
export type { Matching as EntraMatching } from './matching.js';
export type { OnDemandRequest } from './on-demand.js';
export type { EntraDialect } from './patch-body.js';
export type { EntraJob, QuarantineReason } from './quarantine.js';
export { ENTRA_SHAPES } from './shapes.js';
