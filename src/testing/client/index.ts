export type { DirectoryDifference } from './compare.js';
export type { Directory, DirectoryGroup, Person } from './directory.js';
export type { Evidence, Exchange, Method, RequestShape } from './exchange.js';
export { type Rehearsal, rehearse } from './rehearse.js';
export type { GroupAction, SyncFailure, SyncReport, UserAction } from './report.js';
export { ClientRequestError } from './request-error.js';
export type { ClientOptions, SimulatedClient } from './simulated-client.js';
export type { TransportOptions } from './transport.js';
