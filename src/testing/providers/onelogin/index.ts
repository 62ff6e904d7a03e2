export { createOneLoginClient } from './client.js';
export type { OneLoginClientOptions } from './options.js';
export { ONELOGIN_SHAPES } from './shapes.js';
