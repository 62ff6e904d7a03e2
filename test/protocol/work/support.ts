import { bearerTokens } from '../../../src/auth/index.js';
import { createMemoryStores, type RequestContext } from '../../../src/index.js';
import { type Mounted, type MountOptions, mountScim } from '../../support/app.js';
import { type ScimClient, scimClient } from '../../support/client.js';

export const TOKENS = {
  acme: 'a-token-of-acme-with-more-than-32-characters',
  globex: 'a-token-of-globex-with-more-than-32-characters',
} as const;

const contextOf = (tenantId: string): RequestContext => ({
  tenantId,
  principal: { id: 'tests' },
  requestId: 'tests',
  signal: new AbortController().signal,
});

export const ACME = contextOf('acme');

export interface Tenants extends Mounted {
  readonly stores: ReturnType<typeof createMemoryStores>;
  readonly acme: ScimClient;
  readonly globex: ScimClient;
}

/** Memory stores with two tenants. */
export function mountTenants(options: MountOptions = {}): Tenants {
  const stores = createMemoryStores();
  const tokens = Object.entries(TOKENS).map(([tenantId, token]) => ({
    token,
    principal: { id: tenantId, tenantId },
  }));
  const mounted = mountScim({
    ...stores,
    auth: bearerTokens(tokens),
    ...options,
    // What is tried here is what is left of long work where resources may be large.
    limits: { maxAttributeValues: 100_000, maxResourceBytes: 100_000_000, ...options.limits },
  });
  const { app, path: base } = mounted;
  return {
    ...mounted,
    stores,
    acme: scimClient(app, { base, token: TOKENS.acme }),
    globex: scimClient(app, { base, token: TOKENS.globex }),
  };
}

export async function addUsers(
  { stores }: Tenants,
  count: number,
  make: (n: number) => object = () => ({}),
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const { id } = await stores.userStore.create(ACME, {
      userName: `user${n}`,
      active: true,
      ...make(n),
    });
    ids.push(id);
  }
  return ids;
}

export const search = (filter: string, more: object = {}) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
  filter,
  ...more,
});

export const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
