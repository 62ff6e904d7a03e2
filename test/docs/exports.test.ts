import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { exportsPage, publicExports } from '../support/public-exports.js';

const exports = publicExports();

describe('the exported names', () => {
  it('are those of docs/reference/exports.md (npm run docs)', () => {
    expect(readFileSync('docs/reference/exports.md', 'utf8')).toBe(exportsPage(exports));
  });

  it('live in one entry each', () => {
    const entries = new Map<string, string[]>();
    for (const { name, entry } of exports) {
      entries.set(name, [...(entries.get(name) ?? []), entry]);
    }
    expect([...entries].filter(([, where]) => where.length > 1)).toEqual([]);
  });

  it('are about 150 in the root, at most', () => {
    expect(exports.filter(({ entry }) => entry === 'express-scim').length).toBeLessThanOrEqual(150);
  });

  it('are all documented', () => {
    expect(exports.filter(({ summary }) => summary === '').map(({ name }) => name)).toEqual([]);
  });

  it('have an example where they are functions', () => {
    const bare = exports.filter(({ kind, hasExample }) => kind === 'function' && !hasExample);
    expect(bare.map(({ name }) => name)).toEqual([]);
  });
});
