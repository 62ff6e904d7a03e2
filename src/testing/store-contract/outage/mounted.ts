import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bearerTokens, createTokenService } from '../../../auth/index.js';
import { createScimRouter, type ScimOptions, type UserStore } from '../../../index.js';
import type { ContractStores, StoreContractOptions } from '../options.js';

const SILENT = { warn() {}, error() {} };

/** Sends a request below the mount, and tells what was answered. */
type Send = (method: string, path: string, body?: unknown) => Promise<Response>;

async function authOf({ tokenStore }: ContractStores, tenantId: string) {
  if (tokenStore) {
    const tokens = createTokenService({ store: tokenStore, logger: SILENT });
    const { token } = await tokens.issue({
      tenantId,
      label: 'store contract',
      expiresInSeconds: 3600,
    });
    return { token, auth: tokens };
  }
  const token = randomBytes(32).toString('hex');
  return { token, auth: bearerTokens([{ token, principal: { id: 'store-contract', tenantId } }]) };
}

/** A router over the stores, as the host mounts it, on a port of this machine while the work runs. */
export async function mounted(
  stores: ContractStores & { readonly userStore: UserStore },
  { userResourceType, groupResourceType }: StoreContractOptions,
  tenantId: string,
  work: (send: Send) => Promise<void>,
): Promise<void> {
  const { userStore, groupStore, unitOfWork } = stores;
  const { token, auth } = await authOf(stores, tenantId);
  const options: ScimOptions = {
    userStore,
    ...(groupStore && { groupStore }),
    ...(unitOfWork && { unitOfWork }),
    ...(userResourceType && { userResourceType }),
    ...(groupResourceType && { groupResourceType }),
    auth,
    logger: SILENT,
  };
  const router = createScimRouter(options);
  const server = createServer((request, response) => {
    router(request, response, () => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/scim+json',
  };
  try {
    await work((method, path, body) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
