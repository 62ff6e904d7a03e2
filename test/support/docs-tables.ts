import { readdirSync } from 'node:fs';
import { HOOKS, type HookRow, OUTCOMES } from '../../src/lib/hooks/hooks.js';
import { configErrorSections, mountSections } from './docs/errors.js';
import { hostEvents, routerEvents } from './docs/events.js';
import { code, table } from './docs/markdown.js';
import { limitsTable, optionsTable } from './docs/options.js';
import { roomsTable } from './docs/rooms.js';
import { ruleSections, rulesTable } from './docs/rules.js';

function hooksTable(): string {
  const rows = Object.entries<HookRow>(HOOKS).map(([name, { timeoutMs, outcome }]) => [
    code(name),
    timeoutMs === undefined ? '–' : `${timeoutMs / 1_000} s`,
    OUTCOMES[outcome].failed,
    timeoutMs === undefined && outcome !== 'store' ? 'must answer at once' : OUTCOMES[outcome].hung,
  ]);
  return table(['function', 'timeout', 'if it fails or returns nonsense', 'if it hangs'], rows);
}

/** What the pages have from the code, by the name of its place. */
const TABLES = {
  options: optionsTable,
  limits: limitsTable,
  rules: rulesTable,
  reasons: ruleSections,
  hooks: hooksTable,
  events: routerEvents,
  'host-events': hostEvents,
  codes: configErrorSections,
  mount: mountSections,
  rooms: roomsTable,
} as const;

/** The pages of the documentation. */
export const DOCS_PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'src/README.md',
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
