import type { PostgresResults, PostgresRow, PostgresServerName } from '../suites/postgres.js';
import { percent } from './results.js';
import { table } from './table.js';

const NAMES: Readonly<Record<PostgresServerName, string>> = {
  'postgres-floor': 'by hand',
  'postgres-alone': 'stores alone',
  'postgres-extras': 'roles, outbox, log',
};
const SERVERS = Object.keys(NAMES) as readonly PostgresServerName[];

const figures = (
  title: string,
  rows: readonly PostgresRow[],
  figure: 'rate' | 'statements',
  digits: number,
) =>
  table(
    [title, ...SERVERS.map((name) => NAMES[name])],
    rows.map((row) => [row.title, ...SERVERS.map((name) => row[figure][name].toFixed(digits))]),
  );

/** CPU first, which is what a deployment pays for; then what one process answered, and what it asked. */
export function postgresTables({ rows }: PostgresResults): string {
  const others = SERVERS.filter((name) => name !== 'postgres-floor');
  const cpu = table(
    ['CPU µs per request', 'by hand', ...others.flatMap((name) => [NAMES[name], 'of by hand'])],
    rows.map((row) => [
      row.title,
      row.cpu['postgres-floor'].toFixed(0),
      ...others.flatMap((name) => [row.cpu[name].toFixed(0), percent(row.share[name])]),
    ]),
  );
  return [
    cpu,
    figures('requests per second, 8 at a time', rows, 'rate', 0),
    figures('statements per request', rows, 'statements', 2),
  ].join('\n\n');
}
