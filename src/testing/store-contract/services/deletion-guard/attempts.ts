import assert from 'node:assert/strict';
import type {
  DeletionGuardStore,
  GuardAttempt,
  GuardReading,
} from '../../../../monitoring/index.js';
import type { ServiceBench } from '../service.js';

export type Bench = ServiceBench<DeletionGuardStore>;

export const NOW = Date.parse('2026-01-31T08:00:00Z');
export const WINDOW_MS = 3_600_000;
const DAY_MS = 24 * WINDOW_MS;
export const LIMIT = 3;

/** A user who is to go, so many milliseconds later. */
export function attempt(
  bench: Bench,
  resourceId: string,
  later = 0,
  fields: Partial<GuardAttempt> = {},
): GuardAttempt {
  const now = NOW + later;
  const attemptId = bench.unique('attempt');
  return { attemptId, resourceId, now, since: now - WINDOW_MS, limit: LIMIT, ...fields };
}

export const take = ({ store, ctx }: Bench, asked: GuardAttempt) => store.take(ctx, asked);

/** As the guard does it: what is not allowed is held. Whether the user may go. */
export async function ask(
  bench: Bench,
  asked: GuardAttempt,
): Promise<'allowed' | 'held' | 'began'> {
  if ((await take(bench, asked)).allowed) return 'allowed';
  const { began } = await bench.store.hold(bench.ctx, asked);
  return began ? 'began' : 'held';
}

/** What these users are answered with, one after the other. */
export async function answers(
  bench: Bench,
  ids: readonly string[],
  later = 0,
): Promise<readonly string[]> {
  const told: string[] = [];
  for (const id of ids) told.push(await ask(bench, attempt(bench, id, later)));
  return told;
}

export const reading = (bench: Bench, later = 0, ids = 100): Promise<GuardReading> =>
  bench.store.read(bench.tenantId, {
    now: NOW + later,
    since: NOW + later - WINDOW_MS,
    ids,
  });

export async function reads(
  bench: Bench,
  expected: Partial<GuardReading>,
  what: string,
  later = 0,
): Promise<void> {
  const { heldSince, taken, held, heldIds, rejected } = await reading(bench, later);
  const found = { heldSince, taken, held, heldIds: [...heldIds], rejected };
  const wanted = { heldSince: undefined, taken: 0, held: 0, heldIds: [], rejected: 0, ...expected };
  assert.deepEqual(found, wanted, what);
}

export const decide = (bench: Bench, decision: 'release' | 'reject', later = 0, lasts = DAY_MS) =>
  bench.store.decide(bench.tenantId, {
    decision,
    now: NOW + later,
    until: NOW + later + lasts,
  });

export const ids = (count: number, words = 'u') =>
  Array.from({ length: count }, (_, n) => `${words}${n}`);
