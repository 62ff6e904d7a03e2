export { type AuthentikClientOptions, createAuthentikClient } from './client.js';
export { AUTHENTIK_SHAPES } from './shapes.js';
