import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TokenStore } from '../../../../auth/index.js';
import { sameIds } from '../../assertions.js';
import type { ServiceCheck } from '../service.js';
import { AT, fullToken, inserted, isGone, isKept, newDigest, next, tokenOf } from './token-rows.js';

/** What is stored, and how it is found. */
export const ROWS: readonly ServiceCheck<TokenStore>[] = [
  {
    id: 'kept',
    requirement: 'MUST return a token as it was inserted, with all of its fields, by every method.',
    impact: 'Every request with the token: without its scopes it may do everything.',
    async run(bench) {
      const token = fullToken(bench);
      await bench.store.insert(token);
      await isKept(bench, token, 'a token with all fields');
    },
  },
  {
    id: 'absent',
    requirement: 'MUST leave out what a token does not have; it is neither null nor empty.',
    impact:
      'Every request with the token: `scopes: []` may do nothing, `expiresAt: null` is no time.',
    async run(bench) {
      await isKept(bench, await inserted(bench), 'a token with the least fields');
    },
  },
  {
    id: 'digest',
    requirement: 'MUST find exactly the token of this digest, and nothing by any other text.',
    impact: 'Every request: somebody else would be let in, or nobody.',
    async run(bench) {
      const [one, two] = [await inserted(bench), await inserted(bench)];
      for (const { digest, id } of [one, two])
        assert.equal((await bench.store.findByDigest(digest))?.token.id, id, 'id that was found');
      const others = [newDigest(), one.digest.slice(0, 63), `${one.digest.slice(0, 63)}_`, '%', ''];
      for (const digest of others)
        assert.equal(await bench.store.findByDigest(digest), undefined, `found by "${digest}"`);
    },
  },
  {
    id: 'digestUnique',
    requirement: 'MUST refuse a second token with the same digest, in other tenants too.',
    impact: 'Every request with that token: which of two tenants it opens would be chance.',
    async run(bench) {
      const other = await bench.elsewhere();
      const token = await inserted(bench);
      for (const again of [
        tokenOf(bench, { digest: token.digest }),
        tokenOf(other, { digest: token.digest }),
      ])
        await assert.rejects(
          bench.store.insert({ ...again, id: randomUUID() }),
          'a second token with the digest was inserted',
        );
      await isKept(bench, token, 'the first token');
    },
  },
  {
    id: 'idUnique',
    requirement: 'MUST refuse a second token with the same id in the tenant.',
    impact: 'Every request with the first of them: it is refused, or can no longer be revoked.',
    async run(bench) {
      const token = await inserted(bench);
      await assert.rejects(
        bench.store.insert(tokenOf(bench, { id: token.id })),
        'a second token with the id was inserted',
      );
      await isKept(bench, token, 'the first token');
    },
  },
  {
    id: 'ended',
    requirement: 'MUST return tokens that are expired or revoked as well.',
    impact: 'The list of an administrator: who was let in last month could not be told.',
    async run(bench) {
      const expired = await inserted(bench, { expiresAt: '2001-01-01T00:00:00.000Z' });
      const revoked = await inserted(bench, { revokedAt: '2001-01-01T00:00:00.000Z' });
      await isKept(bench, expired, 'an expired token');
      await isKept(bench, revoked, 'a revoked token');
    },
  },
  {
    id: 'list',
    requirement: 'MUST list all tokens of the tenant in the order of `createdAt`.',
    impact: 'The list of an administrator: the newest token is not where it is looked for.',
    async run(bench) {
      const other = await bench.elsewhere();
      for (const at of [2, 0, 3, 1])
        await inserted(bench, { createdAt: AT[at] ?? '', label: String(at) });
      await inserted(other);
      const listed = await bench.store.list(bench.tenantId);
      assert.deepEqual(
        [...listed].map(({ label }) => label),
        ['0', '1', '2', '3'],
        'labels',
      );
    },
  },
  {
    id: 'tenant',
    requirement: 'MUST NOT return or change a token of another tenant by its id.',
    impact: 'Revoking on the page of one customer: the token of another one ends.',
    async run(bench) {
      const { store, tenantId } = await bench.elsewhere();
      const token = await inserted(bench);
      assert.equal(await store.get(tenantId, token.id), undefined, 'get from another tenant');
      sameIds(
        (await store.list(tenantId)).map(({ id }) => id),
        [],
        'ids in another tenant',
      );
      const taken = next({ ...token, tenantId, digest: newDigest() });
      assert.equal(await store.update(taken, 1), false, 'update from another tenant');
      await isKept(bench, token, 'the token');
      await isGone({ ...bench, tenantId }, taken, 'what another tenant wrote');
    },
  },
  {
    id: 'ids',
    requirement: 'MUST keep tokens of two tenants apart also where they have the same id.',
    impact: 'Rotating a token of one customer, after a copy of its data: both would change.',
    async run(bench) {
      const other = await bench.elsewhere();
      const token = await inserted(bench, { label: 'here' });
      const twin = await inserted(other, { id: token.id, label: 'there' });
      const changed = next(token, { label: 'changed', revokedAt: AT[1] ?? '' });
      assert.equal(await bench.store.update(changed, 1), true, 'update here');
      await isKept(other, twin, 'the token of the other tenant');
      await isKept(bench, changed, 'the token of this tenant');
    },
  },
];
