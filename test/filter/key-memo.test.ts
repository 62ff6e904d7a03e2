import { describe, expect, it } from '@jest/globals';
import { KeyMemo } from '../../src/filter/key-memo.js';

/** A key function that tells what it was asked for. */
function counting(): { made: unknown[]; make: (value: string | number | boolean) => string } {
  const made: unknown[] = [];
  const make = (value: string | number | boolean): string => {
    made.push(value);
    return String(value).toLowerCase();
  };
  return { made, make };
}

const LONG = 'A'.repeat(257);

describe('the keys of the texts of one resource', () => {
  it('are made once for each long text and way to make them', () => {
    const memo = new KeyMemo();
    const [one, other] = [counting(), counting()];
    const [key, otherKey] = [memo.remembering(one.make), memo.remembering(other.make)];
    for (const text of [LONG, `${LONG}B`, LONG]) {
      expect(key(text)).toBe(text.toLowerCase());
      expect(otherKey(text)).toBe(text.toLowerCase());
    }
    expect(one.made).toEqual([LONG, `${LONG}B`]);
    expect(other.made).toEqual([LONG, `${LONG}B`]);
  });

  it('are forgotten with the resource', () => {
    const memo = new KeyMemo();
    const { made, make } = counting();
    const key = memo.remembering(make);
    key(LONG);
    memo.forget();
    key(LONG);
    expect(made).toEqual([LONG, LONG]);
  });

  it('are made anew of what is short or no text', () => {
    const { made, make } = counting();
    const key = new KeyMemo().remembering(make);
    const short = 'A'.repeat(256);
    for (const value of [short, short, 1, 1, true]) key(value);
    expect(made).toEqual([short, short, 1, 1, true]);
  });
});
