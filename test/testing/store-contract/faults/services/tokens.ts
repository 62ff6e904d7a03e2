import type { StoredToken, TokenStore } from '../../../../../src/auth/index.js';
import type { Fault } from '../fault.js';
import { broken, tick } from './good-services.js';

const brokenTokens = (change: (good: TokenStore) => Partial<TokenStore>) =>
  broken('tokenStore', change);

/** Changes what every method returns. */
const reading = (change: (token: StoredToken) => StoredToken) =>
  brokenTokens((good) => ({
    async findByDigest(digest) {
      const found = await good.findByDigest(digest);
      return found && { ...found, token: change(found.token) };
    },
    async get(tenantId, id) {
      const token = await good.get(tenantId, id);
      return token && change(token);
    },
    list: async (tenantId) => (await good.list(tenantId)).map(change),
  }));

const over = (token: StoredToken) => token.revokedAt !== undefined;

export const TOKEN_FAULTS: readonly Fault[] = [
  {
    name: 'scopes are not kept',
    caughtBy: 'tokens.kept',
    make: reading(({ scopes: _scopes, ...token }) => token),
  },
  {
    name: 'what a token does not have is null',
    caughtBy: 'tokens.absent',
    make: reading((token) => ({ expiresAt: null as unknown as string, ...token })),
  },
  {
    name: 'a token without scopes has an empty list of them',
    caughtBy: 'tokens.absent',
    make: reading((token) => ({ scopes: [], ...token })),
  },
  {
    name: 'digests are patterns',
    caughtBy: 'tokens.digest',
    make: brokenTokens((good) => {
      const known = new Map<string, StoredToken>();
      return {
        async insert(token) {
          await good.insert(token);
          known.set(token.digest, token);
        },
        async findByDigest(digest) {
          const start = digest.replace(/[%_]$/, '');
          const like = [...known.keys()].find((each) => start !== '' && each.startsWith(start));
          return good.findByDigest(like ?? digest);
        },
      };
    }),
  },
  {
    name: 'digests are unique within a tenant only',
    caughtBy: 'tokens.digestUnique',
    make: brokenTokens((good) => {
      const elsewhere = new Map<string, StoredToken>();
      return {
        insert: (token) =>
          good.insert(token).catch(async (error: unknown) => {
            const first = await good.findByDigest(token.digest);
            if (first?.token.tenantId === token.tenantId) throw error;
            elsewhere.set(token.id, token);
          }),
      };
    }),
  },
  {
    name: 'an insert replaces the token of the same id',
    caughtBy: 'tokens.idUnique',
    make: brokenTokens((good) => ({
      async insert(token) {
        const there = await good.get(token.tenantId, token.id);
        if (there) await good.update(token, there.revision);
        else await good.insert(token);
      },
    })),
  },
  {
    name: 'revoked tokens are gone',
    caughtBy: 'tokens.ended',
    make: brokenTokens((good) => ({
      async get(tenantId, id) {
        const token = await good.get(tenantId, id);
        return token && over(token) ? undefined : token;
      },
    })),
  },
  {
    name: 'the newest token comes first',
    caughtBy: 'tokens.list',
    make: brokenTokens((good) => ({
      list: async (tenantId) => [...(await good.list(tenantId))].reverse(),
    })),
  },
  {
    name: 'a token is found by its id alone',
    caughtBy: 'tokens.tenant',
    make: brokenTokens((good) => {
      const tenants = new Map<string, string>();
      return {
        async insert(token) {
          await good.insert(token);
          tenants.set(token.id, token.tenantId);
        },
        get: (tenantId, id) => good.get(tenants.get(id) ?? tenantId, id),
      };
    }),
  },
  {
    name: 'an update changes the rows of the id in every tenant',
    caughtBy: 'tokens.ids',
    make: brokenTokens((good) => {
      const all: StoredToken[] = [];
      return {
        async insert(token) {
          await good.insert(token);
          all.push(token);
        },
        async update(next, revision, successor) {
          const twins = all.filter(
            ({ id, tenantId }) => id === next.id && tenantId !== next.tenantId,
          );
          for (const twin of twins)
            await good.update({ ...twin, revokedAt: next.createdAt, revision: 2 }, twin.revision);
          return good.update(next, revision, successor);
        },
      };
    }),
  },
  {
    name: 'an update changes only what it names',
    caughtBy: 'tokens.update.exact',
    make: brokenTokens((good) => ({
      async update(next, revision, successor) {
        const before = await good.get(next.tenantId, next.id);
        return good.update({ ...before, ...next }, revision, successor);
      },
    })),
  },
  {
    name: 'revisions are not compared',
    caughtBy: 'tokens.update.compared',
    make: brokenTokens((good) => ({
      async update(next, revision, successor) {
        const before = await good.get(next.tenantId, next.id);
        return good.update(next, before?.revision ?? revision, successor);
      },
    })),
  },
  {
    name: 'the successor is inserted before the comparison',
    caughtBy: 'tokens.update.compared',
    make: brokenTokens((good) => ({
      async update(next, revision, successor) {
        if (successor && (await good.get(next.tenantId, next.id))) await good.insert(successor);
        return good.update(next, revision);
      },
    })),
  },
  {
    name: 'an update inserts what is not there',
    caughtBy: 'tokens.update.missing',
    make: brokenTokens((good) => ({
      async update(next, revision, successor) {
        if (await good.get(next.tenantId, next.id)) return good.update(next, revision, successor);
        await good.insert(next);
        return true;
      },
    })),
  },
  {
    name: 'the revision is compared by a look-up before the write',
    caughtBy: 'tokens.update.parallel',
    make: brokenTokens((good) => ({
      async update(next, revision, successor) {
        const before = await good.get(next.tenantId, next.id);
        await tick();
        if (before?.revision !== revision) return false;
        const now = await good.get(next.tenantId, next.id);
        return good.update(next, now?.revision ?? revision, successor);
      },
    })),
  },
  {
    name: 'the successor is inserted in a transaction of its own',
    caughtBy: 'tokens.update.successor',
    make: brokenTokens((good) => ({
      async update(next, revision, successor) {
        const updated = await good.update(next, revision);
        if (updated && successor) await good.insert(successor);
        return updated;
      },
    })),
  },
  {
    name: 'the successor is forgotten',
    caughtBy: 'tokens.update.successor',
    make: brokenTokens((good) => ({ update: (next, revision) => good.update(next, revision) })),
  },
  {
    name: 'one switch is for all tenants',
    caughtBy: 'tokens.provisioning',
    make: brokenTokens((good) => ({
      provisioning: () => good.provisioning('all'),
      setProvisioning: (_tenantId, enabled) => good.setProvisioning('all', enabled),
    })),
  },
  {
    name: 'a look-up does not tell the switch',
    caughtBy: 'tokens.provisioning.found',
    make: brokenTokens((good) => ({
      async findByDigest(digest) {
        const found = await good.findByDigest(digest);
        return found && { ...found, provisioning: true };
      },
    })),
  },
  {
    name: 'every switch is told as a change',
    caughtBy: 'tokens.provisioning.changed',
    make: brokenTokens((good) => ({
      async setProvisioning(tenantId, enabled) {
        await good.setProvisioning(tenantId, enabled);
        return true;
      },
    })),
  },
];
