import type { StoredToken, TokenStore } from './token-store.js';

/** A token store for tests and first tries: what it holds is gone when the process ends. */
export function createMemoryTokenStore(): TokenStore {
  const tokens = new Map<string, StoredToken>();
  const idByDigest = new Map<string, string>();
  const switchedOff = new Set<string>();
  const keyOf = (tenantId: string, id: string) => JSON.stringify([tenantId, id]);

  function put(token: StoredToken): void {
    const key = keyOf(token.tenantId, token.id);
    tokens.set(key, Object.freeze({ ...token }));
    idByDigest.set(token.digest, key);
  }

  return {
    async insert(token) {
      if (idByDigest.has(token.digest)) throw new Error('The digest is taken.');
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
      return [...tokens.values()].filter((token) => token.tenantId === tenantId);
    },
    async update(next, revision, successor) {
      if (tokens.get(keyOf(next.tenantId, next.id))?.revision !== revision) return false;
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
