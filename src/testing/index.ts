export * from './audits/index.js';
export * from './authentik/index.js';
export * from './client/index.js';
export * from './entra/index.js';
export * from './jumpcloud/index.js';
export * from './okta/index.js';
export * from './onelogin/index.js';
export * from './others/index.js';
