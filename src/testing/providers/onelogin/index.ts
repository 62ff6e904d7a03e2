export type { OneLoginClientOptions } from './client.js';
export { createOneLoginClient } from './client.js';
export { ONELOGIN_SHAPES } from './shapes.js';
