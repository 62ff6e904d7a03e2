export type { ClientExchange, Evidence, Method, RequestShape } from '../../http/exchange.js';
export { ClientRequestError } from '../../http/request-error.js';
export type { TransportOptions } from '../../http/types.js';
export type { DirectoryDifference, DirectoryDifferences } from './differences.js';
export type { Directory, DirectoryGroup, Person } from './directory.js';
export type { GroupAction, SyncFailure, SyncReport, UserAction } from './report.js';
export { type SimulationResult, simulate } from './simulate.js';
export type { ClientOptions, SimulatedClient } from './simulated-client.js';
