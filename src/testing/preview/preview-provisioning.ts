import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bearerTokens } from '../../auth/index.js';
import { checkKeys } from '../../errors/check-keys.js';
import { createScimRouter, type RequestContext, type ScimOptions } from '../../index.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Directory } from '../providers/client/directory.js';
import type { SimulatedClient } from '../providers/client/simulated-client.js';
import { copyTenant, type TenantCopy } from './copy-tenant.js';
import { differentGroups, differentRoles, differentUsers } from './differences.js';
import type { Preview } from './preview.js';
import { takeSnapshot } from './snapshot.js';

/** Options of {@link previewProvisioning}. */
export interface ProvisioningPreviewOptions {
  /** What the host passes to `createScimRouter`. */
  readonly options: ScimOptions;
  readonly directory: Directory;
  /** Makes the provider, e.g. `createEntraClient`. */
  readonly client: (connection: {
    readonly baseUrl: string;
    readonly token: string;
  }) => SimulatedClient;
  /** Default `'default'`. */
  readonly tenantId?: string;
}

/** `options` are looked at by the router itself. */
const KEYS = keysOf<ProvisioningPreviewOptions>({
  options: true,
  directory: true,
  client: true,
  tenantId: true,
});
const SILENT = { warn() {}, error() {} };

/** A function of the host would take the transaction of the copy for one of its own database. */
function ownResolver(
  given: NonNullable<ScimOptions['roleResolver']>,
): NonNullable<ScimOptions['roleResolver']> {
  return typeof given === 'function' ? (tenantId) => given(tenantId) : given;
}

/** The router of the host over the copy: nothing of the host's is told, asked or written. */
function routerOver({ stores }: TenantCopy, options: ScimOptions, tenantId: string, token: string) {
  const { userStore, groupStore, unitOfWork, roleJobs } = stores;
  const { attributes, types } = options.userStore.capabilities;
  const kept = { attributes, ...(types && { types }) };
  const ofGroups = options.groupStore?.capabilities;
  return createScimRouter({
    userStore: { ...userStore, capabilities: { ...userStore.capabilities, ...kept } },
    ...(ofGroups && {
      groupStore: {
        ...groupStore,
        capabilities: { ...groupStore.capabilities, attributes: ofGroups.attributes },
      },
    }),
    unitOfWork,
    ...(options.userResourceType && { userResourceType: options.userResourceType }),
    ...(options.groupResourceType && { groupResourceType: options.groupResourceType }),
    ...(options.conformance && { conformance: options.conformance }),
    ...(options.roleResolver && { roleResolver: ownResolver(options.roleResolver), roleJobs }),
    ...(options.roles && { roles: options.roles }),
    ...(options.limits && { limits: options.limits }),
    auth: bearerTokens([{ token, principal: { id: 'preview', tenantId } }]),
    logger: SILENT,
  });
}

async function listening(router: ReturnType<typeof routerOver>) {
  const server = createServer((request, response) => {
    router(request, response, () => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { baseUrl: `http://127.0.0.1:${port}`, close };
}

/**
 * What a provider would do to a tenant when it provisions a directory: whom it would create, link, update,
 * disable, reactivate or delete. Nothing is written: the tenant is read into memory, and the simulated
 * provider is let loose on the copy, over a router with the host's schemas, rules and role policy. The host's
 * `onEvent`, `onDeactivate`, log, guard and outbox are not involved. The whole tenant must fit into memory.
 *
 * Hidden rows are not shown by any store, so that somebody whom `resolveExisting` would link is told as
 * created; what a store would refuse by rules of its own is not refused here.
 *
 * @example
 * const preview = await previewProvisioning({
 *   options: { ...stores, auth },
 *   directory,
 *   client: createEntraClient,
 * });
 * console.log(preview.users.disabled.map(({ name }) => name));
 */
export async function previewProvisioning(settings: ProvisioningPreviewOptions): Promise<Preview> {
  checkKeys(settings, KEYS, 'previewProvisioning()');
  const { options, directory, client, tenantId = 'default' } = settings;
  const ctx: RequestContext = Object.freeze({
    tenantId,
    principal: Object.freeze({ id: 'preview' }),
    requestId: randomUUID(),
    signal: new AbortController().signal,
  });
  const copy = await copyTenant(options, ctx);
  const before = await takeSnapshot(copy.stores, ctx);
  const token = randomBytes(32).toString('base64url');
  const router = routerOver(copy, options, tenantId, token);
  const { baseUrl, close } = await listening(router);
  try {
    const { failures } = await client({ baseUrl, token }).sync(directory);
    if (options.roleResolver) await router.roles.drain();
    const after = await takeSnapshot(copy.stores, ctx);
    const { found, unchanged } = differentUsers(before, after, copy.originalOf);
    const people = new Set(directory.people.map((p) => p.userPrincipalName.toLowerCase()));
    const outside = unchanged.filter((user) => !people.has(String(user.userName).toLowerCase()));
    return {
      users: found,
      groups: differentGroups(before, after, copy.originalOf),
      roles: differentRoles(before, after, copy.originalOf),
      refused: failures,
      notInDirectory: outside.map(({ id, userName }) => ({
        id: copy.originalOf.get(id) ?? id,
        name: String(userName),
        changed: [],
      })),
      unchanged: unchanged.length - outside.length,
      notes: copy.notes,
    };
  } finally {
    close();
  }
}
