import assert from 'node:assert/strict';
import { StoreError } from '../../../index.js';
import type { StoreCall } from '../calls.js';
import type { Check } from '../check.js';
import type { ContractStores } from '../options.js';

interface Place {
  readonly ctx: Parameters<StoreCall['run']>[0];
  readonly stores: ContractStores;
}

/** Runs work while the database is unavailable. */
export async function unavailable<T>(
  { interrupt }: ContractStores,
  work: () => Promise<T>,
): Promise<T> {
  assert.ok(interrupt, 'there is no way to interrupt the database');
  const restore = await interrupt();
  try {
    return await work();
  } finally {
    await restore();
  }
}

const isUnavailable = (error: unknown) => StoreError.is(error) && error.code === 'unavailable';

/** What calls are answered with: an error by its name. */
async function outcomes(
  calls: readonly StoreCall[],
  ctx: Place['ctx'],
): Promise<readonly { readonly method: string; readonly error?: unknown }[]> {
  const told: { method: string; error?: unknown }[] = [];
  for (const { method, run } of calls) {
    try {
      await run(ctx);
      told.push({ method });
    } catch (error) {
      told.push({ method, error });
    }
  }
  return told;
}

/**
 * While the database is unavailable, and afterwards.
 *
 * @param accepts - which errors will do: {@link UnavailableError}, unless the interface is somebody else's.
 */
export function outageChecks<B extends Place, S extends { readonly stores: ContractStores }>(
  callsOf: (bench: B) => Promise<readonly StoreCall[]>,
  accepts: 'unavailable' | 'any' = 'unavailable',
): readonly Check<B, S>[] {
  const when = ({ stores }: S) => stores.interrupt !== undefined;
  const what = accepts === 'any' ? 'an error' : 'UnavailableError';
  return [
    {
      id: 'outage.refused',
      requirement: `MUST reject every call with ${what} while the database is unavailable.`,
      alone: true,
      impact: 'A fail-over: 500 instead of 503 with Retry-After puts the provider into quarantine.',
      when,
      async run(bench) {
        const calls = await callsOf(bench);
        const told = await unavailable(bench.stores, () => outcomes(calls, bench.ctx));
        const wrong = told
          .filter(({ error }) => (accepts === 'any' ? error === undefined : !isUnavailable(error)))
          .map(({ method, error }) => `${method}: ${error ? String(error) : 'no error'}`);
        assert.deepEqual(wrong, [], 'calls that were answered otherwise');
      },
    },
    {
      id: 'outage.recovered',
      alone: true,
      requirement: 'MUST work again, without a restart, when the database is available again.',
      impact:
        'A fail-over of a minute: nobody is provisioned until somebody restarts the processes.',
      when,
      async run(bench) {
        const calls = await callsOf(bench);
        await unavailable(bench.stores, () => outcomes(calls.slice(0, 3), bench.ctx));
        const told = await outcomes(calls, bench.ctx);
        const wrong = told
          .filter(({ error }) => error !== undefined)
          .map(({ method, error }) => `${method}: ${String(error)}`);
        assert.deepEqual(wrong, [], 'calls that failed afterwards');
      },
    },
  ];
}
