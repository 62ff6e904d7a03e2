import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import type { StoredToken, TokenStore } from '../../../../auth/index.js';
import { sameAttributes } from '../../assertions.js';
import type { ServiceBench } from '../service.js';

export type Bench = ServiceBench<TokenStore>;

export const AT = ['08:00', '09:00', '10:00', '11:00'].map((time) => `2026-01-31T${time}:00.000Z`);

export const newDigest = () => createHash('sha256').update(randomUUID()).digest('hex');

/** A token with the least that one has, and these fields besides. */
export function tokenOf({ tenantId }: Bench, fields: Partial<StoredToken> = {}): StoredToken {
  return {
    id: randomUUID(),
    tenantId,
    label: 'Entra production',
    hint: 'scim_7Kq2',
    createdAt: AT[0] ?? '',
    digest: newDigest(),
    revision: 1,
    ...fields,
  };
}

/** One with all that a token can have. */
export function fullToken(bench: Bench): StoredToken {
  return tokenOf(bench, {
    label: "O'Brien's 漢字",
    scopes: ['users:read', 'groups'],
    issuedBy: 'ada@example.com',
    expiresAt: AT[3] ?? '',
    lastUsedAt: AT[1] ?? '',
    revokedAt: AT[2] ?? '',
    replacedBy: randomUUID(),
    expiryWarnedAt: AT[1] ?? '',
    revision: 3,
  });
}

export async function inserted(
  bench: Bench,
  fields: Partial<StoredToken> = {},
): Promise<StoredToken> {
  const token = tokenOf(bench, fields);
  await bench.store.insert(token);
  return token;
}

export const next = (token: StoredToken, fields: Partial<StoredToken> = {}): StoredToken => ({
  ...token,
  ...fields,
  revision: token.revision + 1,
});

/** Demands that the store has the token exactly so, wherever it is read. */
export async function isKept(
  { store, tenantId }: Bench,
  token: StoredToken,
  what: string,
): Promise<void> {
  const found = await store.findByDigest(token.digest);
  const listed = (await store.list(tenantId)).find(({ id }) => id === token.id);
  const read = {
    get: await store.get(tenantId, token.id),
    findByDigest: found?.token,
    list: listed,
  };
  for (const [method, each] of Object.entries(read)) {
    assert.ok(each, `${what} is not found by ${method}`);
    sameAttributes(each, token, `${what} as ${method} returns it`);
    const added = Object.entries(each).filter(
      ([name, value]) => value === null || (value !== undefined && !Object.hasOwn(token, name)),
    );
    assert.deepEqual(added, [], `fields that the token has not in what ${method} returns`);
  }
}

export async function isGone(
  { store, tenantId }: Bench,
  token: StoredToken,
  what: string,
): Promise<void> {
  assert.equal(await store.get(tenantId, token.id), undefined, `${what}, by get`);
  assert.equal(await store.findByDigest(token.digest), undefined, `${what}, by findByDigest`);
}
