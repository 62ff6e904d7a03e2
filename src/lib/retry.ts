import { setTimeout as sleep } from 'node:timers/promises';

const MAX_PAUSE_MS = 100;

/**
 * Pauses before something that others were faster at is tried again: at random ("full jitter"), so that who collided
 * does not collide again, and longer each time, up to 100 ms.
 *
 * @param retry - how often it was tried again before; from 0.
 */
export async function pauseBeforeRetry(retry: number): Promise<void> {
  await sleep(Math.random() * Math.min(MAX_PAUSE_MS, 2 ** retry));
}
