import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import type { StoredToken, TokenStore } from '../../../index.js';
import { callsOf } from '../calls.js';
import { sameAttributes, sameIds } from '../verdicts.js';
import type { Service, ServiceBench, ServiceCheck } from './service.js';

type Bench = ServiceBench<TokenStore>;

const AT = ['08:00', '09:00', '10:00', '11:00'].map((time) => `2026-01-31T${time}:00.000Z`);

const newDigest = () => createHash('sha256').update(randomUUID()).digest('hex');

/** A token with the least that one has, and these fields besides. */
function tokenOf({ tenantId }: Bench, fields: Partial<StoredToken> = {}): StoredToken {
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
function fullToken(bench: Bench): StoredToken {
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

async function inserted(bench: Bench, fields: Partial<StoredToken> = {}): Promise<StoredToken> {
  const token = tokenOf(bench, fields);
  await bench.store.insert(token);
  return token;
}

const next = (token: StoredToken, fields: Partial<StoredToken> = {}): StoredToken => ({
  ...token,
  ...fields,
  revision: token.revision + 1,
});

/** Demands that the store has the token exactly so, wherever it is read. */
async function isKept({ store, tenantId }: Bench, token: StoredToken, what: string): Promise<void> {
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

async function isGone({ store, tenantId }: Bench, token: StoredToken, what: string): Promise<void> {
  assert.equal(await store.get(tenantId, token.id), undefined, `${what}, by get`);
  assert.equal(await store.findByDigest(token.digest), undefined, `${what}, by findByDigest`);
}

const CHECKS: readonly ServiceCheck<TokenStore>[] = [
  {
    id: 'kept',
    promise: 'MUST return a token as it was inserted, with all of its fields, by every method.',
    hurts: 'Every request with the token: without its scopes it may do everything.',
    async run(bench) {
      const token = fullToken(bench);
      await bench.store.insert(token);
      await isKept(bench, token, 'a token with all fields');
    },
  },
  {
    id: 'absent',
    promise: 'MUST leave out what a token does not have; it is neither null nor empty.',
    hurts:
      'Every request with the token: `scopes: []` may do nothing, `expiresAt: null` is no time.',
    async run(bench) {
      await isKept(bench, await inserted(bench), 'a token with the least fields');
    },
  },
  {
    id: 'digest',
    promise: 'MUST find exactly the token of this digest, and nothing by any other text.',
    hurts: 'Every request: somebody else would be let in, or nobody.',
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
    promise: 'MUST refuse a second token with the same digest, in other tenants too.',
    hurts: 'Every request with that token: which of two tenants it opens would be chance.',
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
    promise: 'MUST refuse a second token with the same id in the tenant.',
    hurts: 'Every request with the first of them: it is refused, or can no longer be revoked.',
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
    promise: 'MUST return tokens that are expired or revoked as well.',
    hurts: 'The list of an administrator: who was let in last month could not be told.',
    async run(bench) {
      const expired = await inserted(bench, { expiresAt: '2001-01-01T00:00:00.000Z' });
      const revoked = await inserted(bench, { revokedAt: '2001-01-01T00:00:00.000Z' });
      await isKept(bench, expired, 'an expired token');
      await isKept(bench, revoked, 'a revoked token');
    },
  },
  {
    id: 'list',
    promise: 'MUST list all tokens of the tenant in the order of `createdAt`.',
    hurts: 'The list of an administrator: the newest token is not where it is looked for.',
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
    promise: 'MUST NOT return or change a token of another tenant by its id.',
    hurts: 'Revoking on the page of one customer: the token of another one ends.',
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
    promise: 'MUST keep tokens of two tenants apart also where they have the same id.',
    hurts: 'Rotating a token of one customer, after a copy of its data: both would change.',
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
  {
    id: 'update.exact',
    promise: 'MUST make the row exactly `next`: what it leaves out is unassigned.',
    hurts: 'Rotation and revocation: an expiry that was lifted would stay.',
    async run(bench) {
      const token = fullToken(bench);
      await bench.store.insert(token);
      const { expiresAt: _expires, scopes: _scopes, ...rest } = token;
      const changed = next(rest, { label: 'changed' });
      assert.equal(await bench.store.update(changed, token.revision), true, 'update');
      await isKept(bench, changed, 'the changed token');
      const other = await inserted(bench);
      assert.equal(await bench.store.update(next(changed), changed.revision), true, 'update');
      await isKept(bench, other, 'another token');
    },
  },
  {
    id: 'update.compared',
    promise: 'MUST answer false and write nothing, no successor either, for a stale revision.',
    hurts: 'A use noted while somebody revokes: the token would be good again.',
    async run(bench) {
      const token = await inserted(bench);
      const revoked = next(token, { revokedAt: AT[1] ?? '' });
      assert.equal(await bench.store.update(revoked, 1), true, 'update of revision 1');
      const successor = tokenOf(bench);
      const stale = next(token, { lastUsedAt: AT[2] ?? '' });
      const answer = await bench.store.update(stale, 1, successor);
      assert.equal(answer, false, 'another update of revision 1');
      await isKept(bench, revoked, 'the token');
      await isGone(bench, successor, 'the successor');
    },
  },
  {
    id: 'update.missing',
    promise: 'MUST answer false for a token that does not exist, and insert nothing.',
    hurts: 'A change of a token whose row the host has removed: it would be back.',
    async run(bench) {
      const [token, successor] = [tokenOf(bench), tokenOf(bench)];
      assert.equal(await bench.store.update(next(token), 1, successor), false, 'update');
      await isGone(bench, token, 'the token');
      await isGone(bench, successor, 'the successor');
    },
  },
  {
    id: 'update.parallel',
    promise:
      'MUST let one of several updates of one revision win: comparison and write are one step.',
    hurts: 'Two rotations at once: two successors, of which the page shows one.',
    async run(bench) {
      const token = await inserted(bench);
      const writers = Array.from({ length: 8 }, (_, n) => ({
        written: next(token, { label: `Writer ${n}` }),
        successor: tokenOf(bench, { label: `Successor ${n}` }),
      }));
      const results = await Promise.allSettled(
        writers.map(({ written, successor }) => bench.store.update(written, 1, successor)),
      );
      const won = writers.filter((_, n) => {
        const result = results[n];
        return result?.status === 'fulfilled' && result.value;
      });
      assert.equal(won.length, 1, 'updates of one revision that were answered with true');
      const labels = (await bench.store.list(bench.tenantId)).map(({ label }) => label);
      const expected = won.flatMap(({ written, successor }) => [written.label, successor.label]);
      sameIds(labels, expected, 'labels afterwards');
    },
  },
  {
    id: 'update.successor',
    promise: 'MUST insert the successor with the update, or do neither.',
    hurts: 'Rotation: the old token ends, and there is none that takes its place.',
    async run(bench) {
      const [token, taken] = [await inserted(bench), await inserted(bench)];
      const successor = tokenOf(bench);
      const replaced = next(token, { replacedBy: successor.id });
      assert.equal(await bench.store.update(replaced, 1, successor), true, 'update');
      await isKept(bench, replaced, 'the replaced token');
      await isKept(bench, successor, 'its successor');
      const clash = tokenOf(bench, { digest: taken.digest });
      await assert.rejects(
        bench.store.update(next(replaced, { replacedBy: clash.id }), 2, clash),
        'a successor whose digest is taken was inserted',
      );
      await isKept(bench, replaced, 'the token after a successor that could not be inserted');
      await isKept(bench, taken, 'the token whose digest was wanted');
    },
  },
  {
    id: 'provisioning',
    promise: 'MUST keep the switch of each tenant; one that was never switched is on.',
    hurts: '"Provisioning off": the customer goes on being provisioned, or another one stops.',
    async run(bench) {
      const other = await bench.elsewhere();
      const { store, tenantId } = bench;
      const told: [string, boolean, boolean][] = [];
      const tell = async (what: string) =>
        told.push([
          what,
          await store.provisioning(tenantId),
          await store.provisioning(other.tenantId),
        ]);
      await tell('never switched');
      await store.setProvisioning(tenantId, false);
      await tell('off');
      await store.setProvisioning(tenantId, true);
      await tell('on again');
      const expected = [
        ['never switched', true, true],
        ['off', false, true],
        ['on again', true, true],
      ];
      assert.deepEqual(told, expected, 'provisioning here and elsewhere');
    },
  },
  {
    id: 'provisioning.found',
    promise: "MUST tell with a token whether provisioning is on for the token's own tenant.",
    hurts: 'Every request: a tenant that was switched off is written to.',
    async run(bench) {
      const other = await bench.elsewhere();
      const [here, there] = [await inserted(bench), await inserted(other)];
      const told = async () => {
        const found = await Promise.all(
          [here, there].map(({ digest }) => bench.store.findByDigest(digest)),
        );
        return found.map((each) => each?.provisioning);
      };
      assert.deepEqual(await told(), [true, true], 'before');
      await bench.store.setProvisioning(bench.tenantId, false);
      assert.deepEqual(await told(), [false, true], 'after one of them was switched off');
    },
  },
  {
    id: 'provisioning.changed',
    promise: 'MUST answer true to who has really switched, and to one of several at once.',
    hurts: 'The events: "provisioning.disabled" is told twice, or not at all.',
    async run({ store, tenantId }) {
      const answers: boolean[] = [];
      for (const enabled of [true, false, false, true, true])
        answers.push(await store.setProvisioning(tenantId, enabled));
      assert.deepEqual(answers, [false, true, false, true, false], 'answers to on off off on on');
      const together = await Promise.all(
        Array.from({ length: 6 }, () => store.setProvisioning(tenantId, false)),
      );
      assert.equal(together.filter(Boolean).length, 1, 'switches at once that were answered true');
    },
  },
];

/** {@link TokenStore} */
export const TOKENS: Service<TokenStore> = {
  name: 'tokens',
  storeOf: ({ tokenStore }) => tokenStore,
  checks: CHECKS,
  inUnits: false,
  async calls(bench) {
    const token = await inserted(bench);
    const { store, tenantId } = bench;
    return callsOf('tokens', false, {
      findByDigest: () => store.findByDigest(token.digest),
      get: () => store.get(tenantId, token.id),
      list: () => store.list(tenantId),
      provisioning: () => store.provisioning(tenantId),
      insert: () => store.insert(tokenOf(bench)),
      update: () => store.update(next(token), 1, tokenOf(bench)),
      setProvisioning: () => store.setProvisioning(tenantId, true),
    });
  },
};
