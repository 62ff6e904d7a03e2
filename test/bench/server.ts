import type { AddressInfo } from 'node:net';
import express from 'express';
import { createMemoryStores, createScimRouter } from 'express-scim';
import { PATHS } from './scenarios.js';

/**
 * The process under load: a bare Express route as the floor, and SCIM on memory stores. Answers every
 * message of its parent with the processor time it has used so far, in microseconds.
 */
const RECORD = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id: 'floor',
  userName: 'floor@example.com',
  active: true,
  name: { givenName: 'Bare', familyName: 'Express' },
  emails: [{ value: 'floor@example.com', type: 'work', primary: true }],
};

const app = express();
app.get(`${PATHS.floor}/:id`, (_, res) => void res.json(RECORD));
app.use(PATHS.scim, createScimRouter({ ...createMemoryStores(), auth: 'none' }));

const server = app.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on('disconnect', () => process.exit());
