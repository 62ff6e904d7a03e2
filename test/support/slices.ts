import { setImmediate as nextTurn } from 'node:timers/promises';
import { SLICES } from '../../src/lib/slice-queue.js';

/** Slices that a test deals out. */
export interface DealtSlices {
  /** Slices that were dealt. */
  readonly dealt: number;
  /** Whether somebody waits for one. */
  readonly isWaiting: boolean;
  /** Waits until somebody waits for a slice. */
  untilWaiting(): Promise<void>;
  /** Deals one out. */
  deal(): Promise<void>;
  /** Deals them out until the work is done. */
  until<T>(work: Promise<T>): Promise<T>;
}

/**
 * Runs a test on a clock by which every look finds the slice used up, so that long work waits after each
 * thousand steps until the test deals out the next slice.
 */
export async function withDealtSlices<T>(test: (slices: DealtSlices) => Promise<T>): Promise<T> {
  let time = 0;
  let dealt = 0;
  const turns: (() => void)[] = [];
  const restore = SLICES.useClock({
    now() {
      time += 11;
      return time;
    },
    defer: (run) => void turns.push(run),
  });
  const slices: DealtSlices = {
    get dealt() {
      return dealt;
    },
    get isWaiting() {
      return SLICES.waiting > 0;
    },
    async untilWaiting() {
      while (SLICES.waiting === 0) await nextTurn();
    },
    async deal() {
      if (SLICES.waiting > 0) dealt += 1;
      turns.shift()?.();
      await nextTurn();
    },
    async until(work) {
      let isDone = false;
      const end = () => {
        isDone = true;
      };
      work.then(end, end);
      while (!isDone) await slices.deal();
      return work;
    },
  };
  try {
    return await test(slices);
  } finally {
    restore();
  }
}
