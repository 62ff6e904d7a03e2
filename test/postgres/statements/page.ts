import { table } from '../../support/docs/markdown.js';
import { type Counted, WAY_NAMES } from './count-statements.js';

export const PAGE = 'docs/reference/statements.md';

const START = '<!-- statements:start -->';
const END = '<!-- statements:end -->';

/** A page with the table of what was counted, between its marks. */
export function withCounts(page: string, counted: readonly Counted[]): string {
  const rows = counted.map(({ name, counts }) => [name, ...counts.map(String)]);
  const [before, rest] = page.split(START);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${PAGE} has no place for the table.`);
  return `${before}${START}\n\n${table(['request', ...WAY_NAMES], rows)}\n\n${END}${after}`;
}
