export * from './audits/index.js';
export * from './entra/index.js';
