import { migrate, plan, status } from '../../postgres/index.js';
import { type CliIo, EXIT } from '../io.js';
import { parse } from '../parse.js';
import { readDatabase } from './address.js';
import { accepted, DATABASE_OPTIONS, givenOf, refuseArguments } from './options.js';
import { withPool } from './with-pool.js';

/** `express-scim migrate`. */
export async function migrateCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parse(args, {
    ...DATABASE_OPTIONS,
    'grant-to': { type: 'string' },
  });
  refuseArguments(positionals);
  const given = givenOf(values);
  // The same options: wrong ones are told without a connection.
  accepted(() => plan(given));
  const address = await readDatabase(values['database-url'], io);
  const { schema, pending, version, applied } = await withPool(address, io, async (pool) => {
    const before = await status(pool, values.schema === undefined ? {} : { schema: values.schema });
    return { ...before, applied: await migrate(pool, given) };
  });
  const titles = new Map(pending.map((each) => [each.version, each.title]));
  for (const number of applied) io.out(`Applied version ${number}: ${titles.get(number) ?? ''}\n`);
  const now = Math.max(version, ...pending.map((each) => each.version));
  io.out(`${address.place}: schema ${schema} has version ${now}.\n`);
  if (given.grantTo !== undefined) io.out(`Role ${given.grantTo} may use its tables.\n`);
  return EXIT.ok;
}
