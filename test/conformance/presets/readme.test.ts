import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CONFIG_ERRORS, MOUNT_FINDINGS, RULE_REASONS, RULES } from '../../../src/index.js';
import { withTables } from '../../support/readme-tables.js';

const README = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
const PLACES =
  '# A\n<!-- rules:start -->\nSTALE\n<!-- rules:end -->\n<!-- reasons:start --><!-- reasons:end -->\n<!-- codes:start --><!-- codes:end --><!-- mount:start --><!-- mount:end -->\n<!-- hooks:start --><!-- hooks:end -->\nZ';

describe('the tables of the README', () => {
  it('are up to date (npm run docs)', () => {
    expect(README).toBe(withTables(README));
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
    expect(() => withTables('# A')).toThrow('no place for the table "rules"');
  });
});
