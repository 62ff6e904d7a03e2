import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import {
  createMemoryStores,
  createScimRouter,
  type ScimEvent,
  UniquenessError,
  type UserStore,
} from 'express-scim';
import { createScimAdminRouter } from 'express-scim/admin';
import {
  bearerTokens,
  createMemoryTokenStore,
  createTokenService,
  jwtAuth,
} from 'express-scim/auth';
import { createEntraClient } from 'express-scim/testing';

/** What a host writes: an adapter with its own types, the router, a listener. Compiled, then run. */
const token = 'a-token-of-a-consumer-with-32-characters';
const { userStore, groupStore, unitOfWork } = createMemoryStores();
const events: ScimEvent['type'][] = [];

const guarded: UserStore = {
  capabilities: userStore.capabilities,
  get: (ctx, id, options) => userStore.get(ctx, id, options),
  list: (ctx, query) => userStore.list(ctx, query),
  replace: (ctx, id, next, options) => userStore.replace(ctx, id, next, options),
  delete: (ctx, id, options) => userStore.delete(ctx, id, options),
  async create(ctx, draft) {
    if (draft.userName === 'reserved') throw new UniquenessError('userName');
    return userStore.create(ctx, draft);
  },
};

async function main(): Promise<void> {
  const app = express();
  const tokens = createTokenService({ store: createMemoryTokenStore() });
  const secret = 'a-secret-of-a-consumer-with-32-characters';
  app.use(
    '/scim/v2',
    createScimRouter({
      userStore: guarded,
      groupStore,
      unitOfWork,
      auth: [
        tokens,
        bearerTokens([{ token, principal: { id: 'consumer' } }]),
        jwtAuth({
          algorithms: ['HS256'],
          issuer: 'https://host.example',
          audience: 'scim',
          key: secret,
        }),
      ],
      onEvent: (event) => {
        if (event.type !== 'request.failed') events.push(event.type);
      },
    }),
  );
  app.use(
    '/admin',
    createScimAdminRouter({
      tokens,
      authorize: (request) => request.headers.cookie === 'admin',
      tenant: () => 'default',
      tenantUrl: 'https://host.example/scim/v2',
    }),
  );
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}/scim/v2`;
  const post = (userName: string) =>
    fetch(`${base}/Users`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' },
      body: JSON.stringify({ userName }),
    });

  const created = await post('ada');
  assert.equal(created.status, 201);
  assert.equal(created.headers.get('content-type'), 'application/scim+json');
  const { meta } = (await created.json()) as { meta: { location: string } };
  const read = await fetch(meta.location, { headers: { Authorization: `Bearer ${token}` } });
  assert.equal(read.status, 200);
  assert.equal((await post('ada')).status, 409);
  assert.equal((await post('reserved')).status, 409);
  assert.equal((await fetch(`${base}/Users`)).status, 401);
  assert.deepEqual(events, ['user.created']);

  const page = `http://127.0.0.1:${port}/admin/`;
  assert.equal((await fetch(page)).status, 403);
  assert.equal((await fetch(page, { headers: { Cookie: 'admin' } })).status, 200);
  const issued = await tokens.issue({ tenantId: 'default', label: 'Entra' });
  await createEntraClient({ baseUrl: base, token: issued.token }).testConnection();
  server.close();
}

main().catch((error: unknown) => {
  console.error(error);
  // Its server may still listen: without an exit a failure would look like a hang.
  process.exit(1);
});
