import { checkMount } from '../../index.js';
import { findToken, readUrl } from '../connection.js';
import { type CliIo, EXIT } from '../io.js';
import { parse } from '../parse.js';

/** `express-scim doctor <url>`. */
export async function doctorCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parse(args, {
    token: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const url = readUrl('doctor', positionals);
  const token = await findToken(values.token, io);
  // A URL is parsed without the blanks around it, and the one that was entered elsewhere may have them.
  const given = positionals[0] ?? url;
  const entered = /\s/.test(given) ? given : url;
  const found = await checkMount(entered, token === undefined ? {} : { token });
  if (values.json) io.out(`${JSON.stringify(found, undefined, 2)}\n`);
  else if (found.length === 0) io.out('Nothing wrong was found around the router.\n');
  else
    for (const { code, problem, advice } of found) io.out(`${code}\n  ${problem}\n  ${advice}\n`);
  if (found.some(({ code }) => code === 'ERR_SCIM_MOUNT_UNREACHABLE')) return EXIT.unusable;
  return found.length === 0 ? EXIT.ok : EXIT.findings;
}
