import { createServer } from 'node:net';
import { bearerTokens, createMemoryStores } from '../../src/index.js';

// Stands for the idle connections of a pool: they keep a process that nothing else keeps.
createServer().listen(0, '127.0.0.1');

export const scimOptions = {
  ...createMemoryStores(),
  auth: bearerTokens([{ token: 'a'.repeat(40), principal: { id: 'host' } }]),
};
