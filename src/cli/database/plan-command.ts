import { plan } from '../../postgres/index.js';
import { type CliIo, EXIT } from '../io.js';
import { parse, wholeNumber } from '../parse.js';
import { accepted, givenOf, refuseArguments, SCHEMA_OPTION } from './options.js';

const MAX_VERSION = 1_000_000;

/** `express-scim plan`: needs no database. */
export async function planCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parse(args, {
    ...SCHEMA_OPTION,
    'grant-to': { type: 'string' },
    from: { type: 'string', default: '0' },
  });
  refuseArguments(positionals);
  const from = wholeNumber('from', values.from, 0, MAX_VERSION);
  io.out(accepted(() => plan({ ...givenOf(values), from })));
  return EXIT.ok;
}
