import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectStatus } from '../expect.js';
import { DEVICE, withDevices } from '../fixtures.js';
import type { World } from '../world.js';

const VALUES = {
  string: ['nine', 'ten'],
  boolean: [true, false],
  integer: [9, 10],
  decimal: [1.5, 10.25],
  dateTime: ['2026-01-01T00:30:00+01:00', '2026-01-01T00:00:00Z'],
  reference: ['https://example.com/a', 'https://example.com/b'],
  binary: ['aGk=', 'aG8='],
} as const;
const TYPES = Object.keys(VALUES) as (keyof typeof VALUES)[];

/** A provider with two devices, `low` and `high`, that have a value of each type. */
async function withValues(t: World): Promise<(filter: string) => Promise<string>> {
  const attributes = TYPES.map((type) => ({ name: `${type}Value`, type }));
  const scim = await t.mount({
    conformance: 'rfc',
    ...withDevices([{ name: 'label' }, { name: 'exact', caseExact: true }, ...attributes]),
  });
  for (const [at, label] of ['low', 'high'].entries()) {
    const values = TYPES.map((type) => [`${type}Value`, VALUES[type][at]]);
    const device = { schemas: [DEVICE], label, exact: label, ...Object.fromEntries(values) };
    expectStatus(await scim.post('/Devices', device), 201);
  }
  return async (filter) => {
    const { body } = await scim.get(`/Devices?filter=${encodeURIComponent(filter)}`);
    return (body.Resources ?? []).map(({ label }) => label).join(' ');
  };
}

/** How filters compare values of each type (RFC 7644 §3.4.2.2). */
export const filterTypeChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.4.2.2-d', 'RFC7644-3.4.2.2-e'],
    title: 'eq finds the identical value of every type, and ne the others',
    async run(t) {
      const devices = await withValues(t);
      for (const type of TYPES) {
        const [low, high] = VALUES[type].map((value) => JSON.stringify(value));
        expect([type, await devices(`${type}Value eq ${low}`)]).toEqual([type, 'low']);
        expect([type, await devices(`${type}Value eq ${high}`)]).toEqual([type, 'high']);
        expect([type, await devices(`${type}Value ne ${high}`)]).toEqual([type, 'low']);
      }
      expect(await devices('dateTimeValue eq "2025-12-31T23:30:00.000Z"')).toBe('low');
      expect(await devices('integerValue eq 9.0')).toBe('low');
      expect(await devices('integerValue eq 90e-1')).toBe('low');
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-h'],
    title: 'order is that of letters, instants and numbers',
    async run(t) {
      const devices = await withValues(t);
      const table = {
        'stringValue gt "nine"': 'high',
        'stringValue le "nine"': 'low',
        'integerValue gt 9': 'high',
        'integerValue ge 9': 'low high',
        'integerValue lt 10': 'low',
        'decimalValue gt 9': 'high',
        'decimalValue le 1.5': 'low',
        'dateTimeValue gt "2025-12-31T23:30:00Z"': 'high',
        'dateTimeValue lt "2026-01-01T01:00:00+01:00"': 'low',
        'dateTimeValue ge "2026-01-01T00:00:00.000Z"': 'high',
        'referenceValue lt "https://example.com/b"': 'low',
      };
      const actual: Record<string, string> = {};
      for (const filter of Object.keys(table)) actual[filter] = await devices(filter);
      expect(actual).toEqual(table);
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-v'],
    title: 'case matters where the attribute is caseExact, for every operator',
    async run(t) {
      const devices = await withValues(t);
      expect(await devices('label co "LO"')).toBe('low');
      expect(await devices('exact co "LO"')).toBe('');
      expect(await devices('label gt "HIGH"')).toBe('low');
      expect(await devices('exact gt "HIGH"')).toBe('low high');
    },
  },
];
