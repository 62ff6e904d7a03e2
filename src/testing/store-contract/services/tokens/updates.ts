import assert from 'node:assert/strict';
import type { TokenStore } from '../../../../auth/index.js';
import { sameIds } from '../../assertions.js';
import type { ServiceCheck } from '../service.js';
import { AT, fullToken, inserted, isGone, isKept, next, tokenOf } from './token-rows.js';

/** Compare-and-swap, and successors. */
export const UPDATES: readonly ServiceCheck<TokenStore>[] = [
  {
    id: 'update.exact',
    requirement: 'MUST make the row exactly `next`: what it leaves out is unassigned.',
    impact: 'Rotation and revocation: an expiry that was lifted would stay.',
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
    requirement: 'MUST answer false and write nothing, no successor either, for a stale revision.',
    impact: 'A use noted while somebody revokes: the token would be good again.',
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
    requirement: 'MUST answer false for a token that does not exist, and insert nothing.',
    impact: 'A change of a token whose row the host has removed: it would be back.',
    async run(bench) {
      const [token, successor] = [tokenOf(bench), tokenOf(bench)];
      assert.equal(await bench.store.update(next(token), 1, successor), false, 'update');
      await isGone(bench, token, 'the token');
      await isGone(bench, successor, 'the successor');
    },
  },
  {
    id: 'update.parallel',
    requirement:
      'MUST let one of several updates of one revision win: comparison and write are one step.',
    impact: 'Two rotations at once: two successors, of which the page shows one.',
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
    requirement: 'MUST insert the successor with the update, or do neither.',
    impact: 'Rotation: the old token ends, and there is none that takes its place.',
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
];
