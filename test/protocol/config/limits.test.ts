import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { DEFAULT_LIMITS } from '../../../src/protocol/config/read-limits.js';

it('the table of limits in the reference has every limit and its default', () => {
  const rows = readFileSync('docs/reference/limits.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const units: Readonly<Record<string, number>> = { KiB: 1_024, MiB: 1_048_576 };
  const defaults = rows.flatMap((row) => {
    const [names = '', values = ''] = row.split('|').slice(1);
    const numbers = Array.from(values.matchAll(/(\d[\d,]*\d|\d)(?: ([KM]iB))?/g), (found) => {
      return Number(found[1]?.replaceAll(',', '')) * (units[found[2] ?? ''] ?? 1);
    });
    return Array.from(names.matchAll(/`(\w+)`/g), ([, name], at) => [
      name,
      numbers[at] ?? numbers[0],
    ]);
  });
  const table = Object.fromEntries(defaults);
  const known = Object.keys(DEFAULT_LIMITS);
  expect(Object.fromEntries(known.map((name) => [name, table[name]]))).toEqual(DEFAULT_LIMITS);
});
