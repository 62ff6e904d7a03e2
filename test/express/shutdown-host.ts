import { appendFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import express from 'express';
import { bearerTokens } from '../../src/auth/index.js';
import { createMemoryStores, createScimRouter } from '../../src/index.js';

/** A host in a process of its own, whose log is a file that takes its time; ends as `docs/guides/shutdown.md` says. */
const { LOG_FILE = '', SCIM_TOKEN = '' } = process.env;

const scim = createScimRouter({
  ...createMemoryStores(),
  auth: bearerTokens([{ token: SCIM_TOKEN, principal: { id: 'tests' } }]),
  provisioningLog: {
    async append(entries) {
      // As a database does; nothing of this keeps the process.
      await delay(50, undefined, { ref: false });
      await appendFile(LOG_FILE, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    },
  },
});
const app = express();
app.use('/scim/v2', scim);
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`);
});
process.once('SIGTERM', async () => {
  const stopped = new Promise((resolve) => server.close(resolve));
  console.log(JSON.stringify(await scim.close({ timeoutMs: 60_000 })));
  server.closeIdleConnections();
  await stopped;
});
