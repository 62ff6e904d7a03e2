import assert from 'node:assert/strict';
import type { RoleJob, RoleJobStore } from '../../../../index.js';
import type { ServiceBench } from '../service.js';

export type Bench = ServiceBench<RoleJobStore>;

/** Longer than any check takes. */
export const LONG_SECONDS = 3_600;
export const SHORT_SECONDS = 1;
const POLL_MS = 50;
const POLLS = 200;
/** More than any check needs. */
const MOST_BATCHES = 50;

export const usersOf = (jobs: readonly RoleJob[]) => [...jobs].map(({ userId }) => userId);

export const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => `user-${String(n).padStart(4, '0')}`);

export const enqueue = ({ store, ctx }: Bench, ...userIds: readonly string[]) =>
  store.enqueue(ctx, userIds);

export const claim = ({ store, ctx }: Bench, limit = 500, seconds = LONG_SECONDS) =>
  store.claim(ctx, limit, seconds);

export async function claimOne(bench: Bench, userId: string): Promise<RoleJob> {
  await enqueue(bench, userId);
  const [job] = await claim(bench);
  assert.equal(job?.userId, userId, 'user of the claimed job');
  return job;
}

/** Claims until something is there, or for so long that a lease of a second has surely ended. */
export async function claimLater(bench: Bench): Promise<readonly RoleJob[]> {
  const { advanceTime } = bench.stores;
  await advanceTime?.(SHORT_SECONDS * 1_000 + 1);
  if (advanceTime) return claim(bench);
  for (let poll = 0; poll < POLLS; poll += 1) {
    const jobs = await claim(bench);
    if (jobs.length > 0) return jobs;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return [];
}

/** Claims all that is left and removes it. */
export async function drained(bench: Bench): Promise<readonly string[]> {
  const found: string[] = [];
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const jobs = await claim(bench);
    if (jobs.length === 0) return found;
    found.push(...usersOf(jobs));
    await bench.store.complete(bench.ctx, jobs);
  }
  assert.fail('there is no end of users to be claimed');
}

export const pendingIs = async ({ store, ctx }: Bench, expected: number, what: string) =>
  assert.equal(await store.pending(ctx), expected, `pending ${what}`);
