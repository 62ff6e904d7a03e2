import type { StoredToken, TokenStore } from './token-store.js';

/**
 * A token store for tests and first tries: what it holds is gone when the process ends.
 *
 * @example
 * const tokens = createTokenService({ store: createMemoryTokenStore() });
 * const { token } = await tokens.issue({ tenantId: 'acme', label: 'Entra ID' });
 */
export function createMemoryTokenStore(): TokenStore {
  const tokens = new Map<string, StoredToken>();
  const idByDigest = new Map<string, string>();
  const switchedOff = new Set<string>();
  const keyOf = (tenantId: string, id: string) => JSON.stringify([tenantId, id]);

  function mustBeNew({ tenantId, id, digest }: StoredToken): void {
    if (idByDigest.has(digest)) throw new Error('The digest is taken.');
    if (tokens.has(keyOf(tenantId, id))) throw new Error('The id is taken.');
  }

  function put(token: StoredToken): void {
    const key = keyOf(token.tenantId, token.id);
    tokens.set(key, Object.freeze({ ...token }));
    idByDigest.set(token.digest, key);
  }

  return {
    async insert(token) {
      mustBeNew(token);
      put(token);
    },
    async findByDigest(digest) {
      const token = tokens.get(idByDigest.get(digest) ?? '');
      return token && { token, provisioning: !switchedOff.has(token.tenantId) };
    },
    async get(tenantId, id) {
      return tokens.get(keyOf(tenantId, id));
    },
    async list(tenantId) {
      return [...tokens.values()]
        .filter((token) => token.tenantId === tenantId)
        .sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
    },
    async update(next, revision, successor) {
      if (tokens.get(keyOf(next.tenantId, next.id))?.revision !== revision) return false;
      if (successor) mustBeNew(successor);
      put(next);
      if (successor) put(successor);
      return true;
    },
    async provisioning(tenantId) {
      return !switchedOff.has(tenantId);
    },
    async setProvisioning(tenantId, enabled) {
      if (switchedOff.has(tenantId) !== enabled) return false;
      if (enabled) switchedOff.delete(tenantId);
      else switchedOff.add(tenantId);
      return true;
    },
  };
}
