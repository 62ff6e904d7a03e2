import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { containing } from '../../src/lib/contains.js';
import { sorted } from '../../src/lib/merge-sort.js';
import { inOnePiece } from '../../src/lib/pausable.js';
import { UNCOUNTED, type WorkBudget } from '../../src/lib/work-budget.js';

const ab = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom('a', 'b'), minLength, maxLength });

describe('the search for a part of a string', () => {
  it('finds what the engine finds, also beyond the length that its tables cover', () => {
    fc.assert(
      fc.property(ab(0, 900), ab(251, 300), fc.nat(600), (text, pattern, at) => {
        expect(containing(pattern)(text)).toBe(text.includes(pattern));
        const inside = text.slice(0, at) + pattern + text.slice(at);
        expect(containing(pattern)(inside)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(ab(0, 40), ab(0, 4), (text, pattern) => {
        expect(containing(pattern)(text)).toBe(text.includes(pattern));
      }),
    );
  });

  it('reads each character of the text at most twice', () => {
    const pattern = `${'a'.repeat(400)}b${'a'.repeat(400)}`;
    const has = containing(pattern);
    let reads = 0;
    const text = {
      length: 20_000,
      charCodeAt() {
        reads += 1;
        return 97;
      },
    } as unknown as string;
    expect(has(text)).toBe(false);
    expect(reads).toBeLessThanOrEqual(40_000);
  });
});

describe('a sort in slices', () => {
  it('is the stable sort of the engine', () => {
    const item = fc.record({ key: fc.nat(20), at: fc.nat() });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 300 }), (items) => {
        const compare = (a: { key: number }, b: { key: number }) => a.key - b.key;
        const inSlices = inOnePiece(sorted(items, compare, () => 1, UNCOUNTED));
        expect(inSlices).toEqual([...items].sort(compare));
      }),
    );
  });

  it('is charged with each comparison and pauses between them', () => {
    let spent = 0;
    const work: WorkBudget = {
      ...UNCOUNTED,
      spend(steps) {
        spent += steps;
      },
      isDue: () => true,
    };
    const items = Array.from({ length: 1_024 }, (_, n) => (n * 7_919) % 1_024);
    const sorting = sorted(
      items,
      (a, b) => a - b,
      () => 3,
      work,
    );
    let pauses = 0;
    while (!sorting.next().done) pauses += 1;
    expect(spent).toBeGreaterThan(3 * 512 * 10);
    expect(spent).toBeLessThanOrEqual(3 * 1_024 * 10);
    expect(pauses).toBe(1_024 * 10);
  });
});
