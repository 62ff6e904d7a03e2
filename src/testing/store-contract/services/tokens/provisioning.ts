import assert from 'node:assert/strict';
import type { TokenStore } from '../../../../auth/index.js';
import type { ServiceCheck } from '../service.js';
import { inserted } from './token-rows.js';

/** The switch of each tenant. */
export const PROVISIONING: readonly ServiceCheck<TokenStore>[] = [
  {
    id: 'provisioning',
    requirement: 'MUST keep the switch of each tenant; one that was never switched is on.',
    impact: '"Provisioning off": the customer goes on being provisioned, or another one stops.',
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
    requirement: "MUST tell with a token whether provisioning is on for the token's own tenant.",
    impact: 'Every request: a tenant that was switched off is written to.',
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
    requirement: 'MUST answer true to who has really switched, and to one of several at once.',
    impact: 'The events: "provisioning.disabled" is told twice, or not at all.',
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
