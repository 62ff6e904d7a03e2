import { plan, planTables } from '../../postgres/index.js';
import { type CliIo, EXIT } from '../io.js';
import { parse, wholeNumber } from '../parse.js';
import { UsageError } from '../usage-error.js';
import { findDatabase } from './address.js';
import { accepted, acceptedLater, DATABASE_OPTIONS, givenOf, refuseArguments } from './options.js';
import { readTables, TABLES_OPTION } from './read-tables.js';
import { withPool } from './with-pool.js';

const MAX_VERSION = 1_000_000;

interface TablesPlan {
  readonly module: string;
  readonly url: string | undefined;
  readonly grantTo?: string;
}

/** The steps for tables of the host: all, or with a database those that are missing. */
async function stepsFor({ module, url, grantTo }: TablesPlan, io: CliIo): Promise<string> {
  const options = {
    ...(await readTables(module, io)),
    ...(grantTo !== undefined && { grantTo }),
  };
  const all = await acceptedLater(() => planTables(options));
  const address = await findDatabase(url, io);
  const steps =
    address === undefined
      ? all
      : await withPool(address, io, (pool) => planTables({ ...options, pool }));
  return steps.replaceAll('--tables <module>', `--tables ${module}`);
}

/** `express-scim plan`: needs no database. */
export async function planCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parse(args, {
    ...DATABASE_OPTIONS,
    ...TABLES_OPTION,
    'grant-to': { type: 'string' },
    from: { type: 'string' },
  });
  refuseArguments(positionals);
  const { tables: module, 'database-url': url } = values;
  const { grantTo, ...given } = givenOf(values);
  const granted = grantTo === undefined ? {} : { grantTo };
  if (module !== undefined) {
    if (values.from !== undefined || values.schema !== undefined) {
      throw new UsageError(
        'With --tables there is neither --from nor --schema: these tables are yours.',
      );
    }
    io.out(await stepsFor({ module, url, ...granted }, io));
    return EXIT.ok;
  }
  if (url !== undefined) throw new UsageError('Without --tables plan asks no database.');
  const from = wholeNumber('from', values.from ?? '0', 0, MAX_VERSION);
  io.out(accepted(() => plan({ ...given, ...granted, from })));
  return EXIT.ok;
}
