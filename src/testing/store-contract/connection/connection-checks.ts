import assert from 'node:assert/strict';
import type { StoreCall } from '../calls.js';
import type { Check } from '../check.js';
import { type Place, unitOf } from '../units.js';
import type { ConnectionGate } from './connection-gate.js';

/** Runs a call, so that whatever it fails with is told with its name. */
async function tried({ method, run }: StoreCall, where: string, ctx: Place['ctx']): Promise<void> {
  try {
    await run(ctx);
  } catch (error) {
    assert.fail(`${method} ${where}: ${String(error)}`);
  }
}

/**
 * On a pool of one connection: what a store does outside of units, and what it does inside of one.
 *
 * @param callsOf - makes calls of all methods of the store that the check is about.
 */
export function connectionChecks<B extends Place, S extends { readonly stores: Place['stores'] }>(
  gate: ConnectionGate | undefined,
  callsOf: (bench: B) => Promise<readonly StoreCall[]>,
  inUnits: boolean,
): readonly Check<B, S>[] {
  if (gate === undefined) return [];
  const alone: Check<B, S> = {
    id: 'connection.alone',
    requirement: 'MUST take one connection at a time: no second one while it holds the first.',
    impact: 'Every request under load: all connections are held by whoever waits for another one.',
    async run(bench) {
      const calls = await callsOf(bench);
      await gate.only(async () => {
        for (const call of calls) await tried(call, 'outside of a unit', bench.ctx);
      });
    },
  };
  const inUnit: Check<B, S> = {
    id: 'connection.unit',
    requirement: "MUST use the unit's own connection for every call that gets its context.",
    impact: 'Writes at once, as many as the pool has connections: all of them hang for ever.',
    when: ({ stores }) => stores.unitOfWork !== undefined,
    async run(bench) {
      const calls = (await callsOf(bench)).filter((call) => call.inUnits);
      await gate.only(() =>
        unitOf(bench).run(bench.ctx, async (unit) => {
          for (const call of calls) await tried(call, 'inside of a unit', unit);
        }),
      );
    },
  };
  return inUnits ? [alone, inUnit] : [alone];
}
