export type { EntraClient, EntraClientOptions } from './client.js';
export { createEntraClient } from './client.js';
export type { DirectoryDifference } from './compare.js';
export { compareDirectory } from './compare.js';
export type { CycleFailure, CycleReport } from './cycle.js';
export type { EntraDirectory, EntraGroup, EntraPerson } from './directory.js';
export type { EntraDialect } from './patch-body.js';
export type { EntraExchange, TransportOptions } from './transport.js';
export { EntraRequestError } from './transport.js';
