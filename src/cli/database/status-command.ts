import { type MigrationStatus, plan, status } from '../../postgres/index.js';
import { type CliIo, EXIT } from '../io.js';
import { parse } from '../parse.js';
import { readDatabase } from './address.js';
import { accepted, DATABASE_OPTIONS, givenOf, refuseArguments } from './options.js';
import { withPool } from './with-pool.js';

function linesOf({ schema, version, newest, pending, compatible }: MigrationStatus): string[] {
  const lines = [
    `Schema ${schema} has version ${version}; this express-scim knows up to ${newest}.`,
  ];
  for (const { version: number, title, breaking } of pending) {
    // There is no older code where there are no tables yet.
    const warning = breaking && version > 0 ? ' (older code refuses to run over it)' : '';
    lines.push(`Pending: ${number}, ${title}${warning}`);
  }
  if (pending.length > 0) lines.push('Run express-scim migrate.');
  if (!compatible) lines.push('This express-scim must not run over these tables: update it.');
  return lines;
}

/** `express-scim status`. */
export async function statusCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parse(args, {
    ...DATABASE_OPTIONS,
    json: { type: 'boolean', default: false },
  });
  refuseArguments(positionals);
  const given = givenOf(values);
  accepted(() => plan(given));
  const address = await readDatabase(values['database-url'], io);
  const found = await withPool(address, io, (pool) => status(pool, given));
  io.out(
    values.json ? `${JSON.stringify(found, undefined, 2)}\n` : `${linesOf(found).join('\n')}\n`,
  );
  return found.compatible && found.pending.length === 0 ? EXIT.ok : EXIT.findings;
}
