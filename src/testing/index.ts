export * from './client/index.js';
export * from './entra/index.js';
