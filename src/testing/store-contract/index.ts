export { BrokenPromiseError } from './check.js';
export type * from './options.js';
export { storeContract } from './store-contract.js';
