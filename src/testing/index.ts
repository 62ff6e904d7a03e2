export * from './entra/index.js';
