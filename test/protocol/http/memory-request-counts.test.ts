import { afterEach, expect, it, jest } from '@jest/globals';
import { memoryRequestCounts } from '../../../src/protocol/http/memory-request-counts.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** The monotonic clock and the time of day, each of which passes only when it is told to. */
function clocks() {
  let ticks = 0;
  let day = Date.parse('2026-11-30T10:00:00Z');
  jest.spyOn(performance, 'now').mockImplementation(() => ticks);
  jest.spyOn(Date, 'now').mockImplementation(() => day);
  return {
    pass(ms: number) {
      ticks += ms;
      day += ms;
    },
    setBack(ms: number) {
      day -= ms;
    },
  };
}

it('counts each key in windows of its own, which begin with its first request', async () => {
  const { pass } = clocks();
  const { increment } = memoryRequestCounts(1_000);
  const hits = async (key: string) => (await increment(key)).totalHits;
  expect([await hits('a'), await hits('a')]).toEqual([1, 2]);
  pass(600);
  expect([await hits('a'), await hits('b')]).toEqual([3, 1]);
  pass(400);
  expect([await hits('a'), await hits('b')]).toEqual([1, 2]);
});

it('says when the window ends, and ends it then, although the clock is set back', async () => {
  const { pass, setBack } = clocks();
  const { increment } = memoryRequestCounts(1_000);
  await increment('a');
  pass(250);
  expect((await increment('a')).resetTime).toEqual(new Date('2026-11-30T10:00:01Z'));
  setBack(3_600_000);
  expect((await increment('a')).resetTime).toEqual(new Date('2026-11-30T09:00:01Z'));
  pass(750);
  expect((await increment('a')).totalHits).toBe(1);
});
