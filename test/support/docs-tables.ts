import { readdirSync } from 'node:fs';
import { CONFIG_ERRORS, MOUNT_FINDINGS, RULE_REASONS, RULES } from '../../src/index.js';
import { HOOKS, type HookRow, OUTCOMES } from '../../src/lib/hooks/hooks.js';

const PRESETS = ['lenient', 'rfc', 'interop', 'ipsie'] as const;

/** Quotation marks and brackets need no escape in Markdown, a bar in a table cell does. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join(
    '\n',
  );
}

function rulesTable(): string {
  const rows = Object.entries(RULES).map(([name, rule]) => [
    `\`${name}\``,
    rule.about,
    ...PRESETS.map((preset) => `\`${rule[preset]}\``),
  ]);
  return table(['rule', 'what it decides', ...PRESETS], rows);
}

function reasonsTable(): string {
  const rows = Object.entries(RULE_REASONS).map(([name, { because, example }]) => [
    `\`${name}\``,
    because,
    `\`${example}\``,
  ]);
  return table(['rule', 'why there is one', 'a request that shows it'], rows);
}

function codesTable(): string {
  const rows = Object.entries(CONFIG_ERRORS).map(([code, advice]) => [`\`${code}\``, advice]);
  return table(['code', 'what to do'], rows);
}

function hooksTable(): string {
  const rows = Object.entries<HookRow>(HOOKS).map(([name, { timeoutMs, outcome }]) => [
    `\`${name}\``,
    timeoutMs === undefined ? '–' : `${timeoutMs / 1_000} s`,
    OUTCOMES[outcome].failed,
    timeoutMs === undefined && outcome !== 'store' ? 'must answer at once' : OUTCOMES[outcome].hung,
  ]);
  return table(['function', 'time-out', 'it fails, or answers what it may not', 'it hangs'], rows);
}

function mountTable(): string {
  const rows = Object.entries(MOUNT_FINDINGS).map(([code, { problem, advice }]) => [
    `\`${code}\``,
    problem,
    advice,
  ]);
  return table(['code', 'what is wrong', 'what to do'], rows);
}

const TABLES = {
  rules: rulesTable,
  reasons: reasonsTable,
  codes: codesTable,
  mount: mountTable,
  hooks: hooksTable,
} as const;

/** The pages of the documentation, whose tables these are. */
export const DOCS_PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`)
    .sort(),
];

export const TABLE_NAMES = Object.keys(TABLES);

/** The tables that a page has a place for. */
export const tablesIn = (page: string): readonly string[] =>
  TABLE_NAMES.filter((name) => page.includes(`<!-- ${name}:start -->`));

/**
 * A page with the tables that follow from the code made anew, between `<!-- name:start -->` and
 * `<!-- name:end -->`.
 */
export function withTables(page: string): string {
  return Object.entries(TABLES).reduce((text, [name, make]) => {
    const start = `<!-- ${name}:start -->`;
    const end = `<!-- ${name}:end -->`;
    const from = text.indexOf(start);
    if (from < 0) return text;
    const to = text.indexOf(end, from);
    if (to < 0) throw new Error(`The table "${name}" has no end.`);
    return `${text.slice(0, from + start.length)}\n\n${make()}\n\n${text.slice(to)}`;
  }, page);
}
