export * from './entra/index.js';
export * from './store-contract/index.js';
