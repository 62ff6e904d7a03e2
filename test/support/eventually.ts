import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until something is so that nobody waits for, e.g. what runs in the background. The time is there
 * to name what never comes, and not to judge how fast it comes.
 */
export async function eventually(
  isSo: () => boolean | Promise<boolean>,
  withinMs = 300_000,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('It did not become so in time.');
    await delay(5);
  }
}
