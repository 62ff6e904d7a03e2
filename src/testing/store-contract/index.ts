export { StoreContractError } from './check.js';
export {
  type ConnectionGate,
  type CountedPool,
  createConnectionGate,
  type LentConnection,
} from './connection/connection-gate.js';
export { SecondConnectionError } from './connection/second-connection-error.js';
export type * from './options.js';
export { storeContract } from './store-contract.js';
