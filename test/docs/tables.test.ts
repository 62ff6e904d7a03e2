import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CONFIG_ERRORS, MOUNT_FINDINGS, RULE_REASONS, RULES } from '../../src/index.js';
import { DOCS_PAGES, TABLE_NAMES, tablesIn, withTables } from '../support/docs-tables.js';

const PLACES =
  '# A\n<!-- rules:start -->\nSTALE\n<!-- rules:end -->\n<!-- reasons:start --><!-- reasons:end -->\n<!-- codes:start --><!-- codes:end --><!-- mount:start --><!-- mount:end -->\n<!-- hooks:start --><!-- hooks:end -->\nZ';

describe('the tables of the documentation', () => {
  it.each(DOCS_PAGES)('are up to date in %s (npm run docs)', (path) => {
    const page = readFileSync(path, 'utf8');
    expect(page).toBe(withTables(page));
  });

  it('have each its place', () => {
    const placed = DOCS_PAGES.flatMap((path) => tablesIn(readFileSync(path, 'utf8')));
    expect(placed.toSorted()).toEqual(TABLE_NAMES.toSorted());
  });

  it('have a row for every rule with its value in each preset, and one for every code', () => {
    const text = withTables(PLACES);
    for (const [name, { about, lenient, rfc, interop, ipsie }] of Object.entries(RULES)) {
      expect(text).toContain(
        `| \`${name}\` | ${about} | \`${lenient}\` | \`${rfc}\` | \`${interop}\` | \`${ipsie}\` |`,
      );
    }
    for (const [name, { because, example }] of Object.entries(RULE_REASONS)) {
      expect(text).toContain(`| \`${name}\` | ${because} | \`${example}\` |`);
    }
    for (const [code, advice] of Object.entries(CONFIG_ERRORS)) {
      expect(text).toContain(`| \`${code}\` | ${advice} |`);
    }
    for (const [code, { problem, advice }] of Object.entries(MOUNT_FINDINGS)) {
      expect(text).toContain(`| \`${code}\` | ${problem} | ${advice} |`);
    }
  });

  it('replace what was between the marks and nothing else', () => {
    const text = withTables(PLACES);
    expect(text).not.toContain('STALE');
    expect(text.startsWith('# A\n')).toBe(true);
    expect(text.endsWith('\nZ')).toBe(true);
    expect(withTables(text)).toBe(text);
    expect(withTables('# A')).toBe('# A');
    expect(() => withTables('<!-- rules:start -->')).toThrow('The table "rules" has no end.');
  });
});
