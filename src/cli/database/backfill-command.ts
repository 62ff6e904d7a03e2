import { type BackfillResult, backfillKeys, planTables } from '../../postgres/index.js';
import { type CliIo, EXIT } from '../io.js';
import { parse, wholeNumber } from '../parse.js';
import { UsageError } from '../usage-error.js';
import { readDatabase } from './address.js';
import { acceptedLater, DATABASE_URL_OPTION, refuseArguments } from './options.js';
import { readTables, TABLES_OPTION } from './read-tables.js';
import { withPool } from './with-pool.js';

const MAX_BATCH = 10_000;
const MAX_PAUSE_MS = 60_000;

const many = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

function linesOf({ tables, duplicates, complete }: BackfillResult): string[] {
  const lines = tables.map(
    ({ table, rows, changed, left }) =>
      `${table}: ${many(rows, 'row')}, ${many(changed, 'key')} written${
        left > 0 ? `, ${many(left, 'row')} left that others were changing` : ''
      }.`,
  );
  for (const { table, column, tenantId, ids } of duplicates) {
    lines.push(`The same ${column} in tenant ${tenantId} of ${table}: rows ${ids.join(', ')}.`);
  }
  if (duplicates.length > 0) {
    lines.push('Give one of each another name, or remove it, and run this again.');
  }
  if (!complete) lines.push('Stopped: run it again to go on.');
  return lines;
}

/** `express-scim backfill`. */
export async function backfillCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parse(args, {
    ...DATABASE_URL_OPTION,
    ...TABLES_OPTION,
    batch: { type: 'string', default: '1000' },
    pause: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  });
  refuseArguments(positionals);
  if (values.tables === undefined) {
    throw new UsageError('Name your tables: express-scim backfill --tables ./scim-tables.mjs');
  }
  const batchSize = wholeNumber('batch', values.batch, 1, MAX_BATCH);
  const pauseMs = wholeNumber('pause', values.pause, 0, MAX_PAUSE_MS);
  const tables = await readTables(values.tables, io);
  // The same options: wrong ones are told without a connection.
  await acceptedLater(() => planTables(tables));
  const address = await readDatabase(values['database-url'], io);
  const result = await withPool(address, io, (pool) =>
    backfillKeys(pool, {
      ...tables,
      batchSize,
      pauseMs,
      signal: io.signal,
      onProgress: ({ table, rows, changed }) =>
        io.err(`${table}: ${many(rows, 'row')}, ${many(changed, 'key')} written\n`),
    }),
  );
  io.out(
    values.json ? `${JSON.stringify(result, undefined, 2)}\n` : `${linesOf(result).join('\n')}\n`,
  );
  if (!result.complete) return EXIT.unusable;
  const isDone = result.duplicates.length === 0 && result.tables.every(({ left }) => left === 0);
  return isDone ? EXIT.ok : EXIT.findings;
}
