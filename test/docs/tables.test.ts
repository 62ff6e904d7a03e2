import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  CONFIG_ERRORS,
  type ConfigErrorCode,
  MOUNT_FINDINGS,
  RULE_REASONS,
  RULES,
  type RuleName,
} from '../../src/index.js';
import { errorOf } from '../support/docs/errors.js';
import { DOCS_PAGES, TABLE_NAMES, tablesIn, withTables } from '../support/docs-tables.js';

const PLACES = `# A\n${TABLE_NAMES.map((name) => `<!-- ${name}:start -->\nSTALE\n<!-- ${name}:end -->`).join('\n')}\nZ`;

describe('the tables of the documentation', () => {
  it.each(DOCS_PAGES)('are up to date in %s (npm run docs)', (path) => {
    const page = readFileSync(path, 'utf8');
    expect(page).toBe(withTables(page));
  });

  it('have each its place', () => {
    const placed = DOCS_PAGES.flatMap((path) => tablesIn(readFileSync(path, 'utf8')));
    expect(placed.toSorted()).toEqual(TABLE_NAMES.toSorted());
  });

  it('have a row and a section for every rule', () => {
    const text = withTables(PLACES);
    for (const [name, { about, lenient, rfc, interop, ipsie }] of Object.entries(RULES)) {
      const { because, example } = RULE_REASONS[name as RuleName];
      expect(text).toContain(
        `| [\`${name}\`](#${name.toLowerCase()}) | \`${lenient}\` | \`${rfc}\` | \`${interop}\` | \`${ipsie}\` |`,
      );
      expect(text).toContain(`### ${name}\n\n${about}`);
      expect(text).toContain(because);
      expect(text).toContain(example);
    }
  });

  it('have a section for every code, with what to do', () => {
    const text = withTables(PLACES);
    for (const [code, advice] of Object.entries(CONFIG_ERRORS)) {
      expect(text).toContain(`### ${code}\n\nWhat is wrong, for example: `);
      expect(text).toContain(`\n\nWhat to do: ${advice}\n\n`);
    }
    for (const [code, { problem, advice }] of Object.entries(MOUNT_FINDINGS)) {
      expect(text).toContain(`### ${code}\n\nWhat is wrong: ${problem}\n\nWhat to do: ${advice}`);
    }
  });

  it.each(Object.keys(CONFIG_ERRORS) as ConfigErrorCode[])('show a call that throws %s', (code) => {
    expect(errorOf(code).code).toBe(code);
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
