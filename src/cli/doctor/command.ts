import { findToken, readUrl } from '../connection.js';
import { findDatabase } from '../database/address.js';
import { DATABASE_OPTIONS, givenOf } from '../database/options.js';
import { TABLES_OPTION } from '../database/read-tables.js';
import type { CliIo } from '../io.js';
import { parse } from '../parse.js';
import { UsageError } from '../usage-error.js';
import { doctorOfDatabase } from './database.js';
import { doctorOfMount } from './mount.js';

/** `express-scim doctor`: of a mounted router if a URL is given, else of the database. */
export async function doctorCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parse(args, {
    ...DATABASE_OPTIONS,
    ...TABLES_OPTION,
    token: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const forDatabase = values['database-url'] ?? values.schema ?? values.tables;
  if (positionals.length > 0 && forDatabase !== undefined) {
    throw new UsageError('Name a URL or a database: doctor looks at one of them.');
  }
  const address =
    positionals.length === 0 ? await findDatabase(values['database-url'], io) : undefined;
  if (address !== undefined) {
    const { tables } = values;
    return doctorOfDatabase({ address, ...givenOf(values), tables }, values.json, io);
  }
  if (positionals.length === 0) {
    throw new UsageError(
      'Name one URL: express-scim doctor https://rfp.example/scim/v2; or a database: DATABASE_URL or --database-url.',
    );
  }
  const url = readUrl('doctor', positionals);
  // A URL is parsed without the blanks around it, and the one that was entered elsewhere may have them.
  const given = positionals[0] ?? url;
  const entered = /\s/.test(given) ? given : url;
  return doctorOfMount(entered, await findToken(values.token, io), values.json, io);
}
