import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkKeys } from '../../errors/check-keys.js';
import type { RequestContext, ResourceRecord, ScimOptions } from '../../index.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Directory } from '../providers/client/directory.js';
import type { SyncFailure } from '../providers/client/report.js';
import type { SimulatedClient } from '../providers/client/simulated-client.js';
import { copyTenant } from './copy-tenant.js';
import { differentGroups, differentRoles, differentUsers, type Known } from './differences.js';
import { createHiddenCopies } from './hidden-copies.js';
import { outsideDomains } from './outside-domains.js';
import type { Preview, PreviewedRefusal, PreviewedResource } from './preview.js';
import { routerOverCopy } from './router-over-copy.js';
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
async function listening(router: Awaited<ReturnType<typeof routerOverCopy>>) {
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

/** Objects that would be refused, by the names that the directory has for them. */
function refusals(
  { people, groups }: Directory,
  failures: readonly SyncFailure[],
): readonly PreviewedRefusal[] {
  const names = new Map<string, Pick<PreviewedRefusal, 'resourceType' | 'name'>>([
    ...people.map(
      ({ objectId, userPrincipalName: name }) =>
        [objectId, { resourceType: 'User', name }] as const,
    ),
    ...groups.map(
      ({ objectId, displayName: name }) => [objectId, { resourceType: 'Group', name }] as const,
    ),
  ]);
  return failures.map((failure) => ({ ...failure, ...names.get(failure.objectId) }));
}

/**
 * What a provider would do to a tenant when it provisions a directory: whom it would create, link, update,
 * disable, reactivate, bring back or delete, and whom the product would refuse. Nothing is written: the tenant is read into
 * memory, and the simulated provider is let loose on the copy, over a router with the host's schemas, rules, role policy
 * and admission. The host's `resolveExisting`, `resolveReturning` and `admission` are asked as in a request, `admission` in
 * a unit of work that is rolled back, so that they must decide and not write. The host's `onEvent`, `onDeactivate`, log, guard and outbox are not
 * involved. The whole tenant must fit into memory.
 *
 * Hidden rows are known by `findHidden` and `getHidden` of the stores; without `findHidden`, somebody whom
 * `resolveExisting` would link is told as created. What a store would refuse by rules of its own is not refused here.
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
  const { originalOf, notes } = copy;
  const hidden = createHiddenCopies(copy, options, ctx);
  const before = await takeSnapshot(copy.stores, ctx);
  const token = randomBytes(32).toString('base64url');
  const returned = new Set<string>();
  const router = await routerOverCopy(options, {
    copy,
    hidden,
    ctx,
    token,
    onEvent(event) {
      if ('returned' in event && event.returned) returned.add(event.resourceId);
    },
  });
  const { baseUrl, close } = await listening(router);
  try {
    const { failures } = await client({ baseUrl, token }).sync(directory);
    if (options.roleResolver) await router.roles.drain();
    const after = await takeSnapshot(copy.stores, ctx);
    const linked = hidden.reveal(before, after);
    const foreign = await outsideDomains(options, ctx, before.users.values());
    const withRoles = options.roleResolver !== undefined;
    const known: Known = { originalOf, linked, returned, withRoles };
    const { found, unchanged } = differentUsers(before, after, known);
    const people = new Set(directory.people.map((p) => p.userPrincipalName.toLowerCase()));
    const outside = unchanged.filter((user) => !people.has(String(user.userName).toLowerCase()));
    const named = ({ id, userName }: ResourceRecord): PreviewedResource => ({
      id: originalOf.get(id) ?? id,
      name: String(userName),
      changed: [],
    });
    return {
      users: found,
      groups: differentGroups(before, after, known),
      roles: differentRoles(before, after, known),
      refused: refusals(directory, failures),
      outsideDomains: foreign.map(named),
      notInDirectory: outside.map(named),
      unchanged: unchanged.length - outside.length,
      notes,
    };
  } finally {
    close();
  }
}
