import { checkMount } from '../../index.js';
import { type CliIo, EXIT } from '../io.js';

/** `express-scim doctor <url>`: what is wrong around a mounted router. */
export async function doctorOfMount(
  url: string,
  token: string | undefined,
  json: boolean,
  io: CliIo,
): Promise<number> {
  const found = await checkMount(url, token === undefined ? {} : { token });
  if (json) io.out(`${JSON.stringify(found, undefined, 2)}\n`);
  else if (found.length === 0) io.out('Nothing wrong was found around the router.\n');
  else
    for (const { code, problem, advice } of found) io.out(`${code}\n  ${problem}\n  ${advice}\n`);
  if (found.some(({ code }) => code === 'ERR_SCIM_MOUNT_UNREACHABLE')) return EXIT.unusable;
  return found.length === 0 ? EXIT.ok : EXIT.findings;
}
