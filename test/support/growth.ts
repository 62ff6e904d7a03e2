import { countWork } from './counted-work.js';

/**
 * How many times as much work the second of two tasks is: 10 for ten times the data means that it grows in
 * line with the data. Counted, and therefore the same on every machine.
 */
export async function growth(
  small: () => unknown | Promise<unknown>,
  large: () => unknown | Promise<unknown>,
): Promise<number> {
  const counter = await countWork();
  try {
    await small();
    const before = await counter.since();
    await large();
    return (await counter.since()) / before;
  } finally {
    counter.stop();
  }
}
