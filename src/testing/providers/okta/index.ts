export { createOktaClient, type OktaClient } from './client.js';
export type { OktaImport } from './import.js';
export type { OktaClientOptions, OktaGroupPush } from './options.js';
export { OKTA_SHAPES } from './shapes.js';
