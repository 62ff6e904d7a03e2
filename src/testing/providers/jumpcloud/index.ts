export { createJumpCloudClient } from './client.js';
export { JUMPCLOUD_SHAPES } from './shapes.js';
