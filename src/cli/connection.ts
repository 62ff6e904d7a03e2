import type { CliIo } from './io.js';
import { UsageError } from './usage-error.js';

/** @throws UsageError */
export function readUrl(command: string, positionals: readonly string[]): string {
  const [text, ...more] = positionals;
  if (text === undefined || more.length > 0) {
    throw new UsageError(`Name one URL: express-scim ${command} https://rfp.example/scim/v2`);
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError('The URL must begin with https:// or http://.');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UsageError('The URL must have no credentials, query or fragment.');
  }
  return url.href;
}

/**
 * The token from the option, standard input or the environment.
 *
 * @throws UsageError
 */
export async function readToken(given: string | undefined, io: CliIo): Promise<string> {
  const token = await findToken(given, io);
  if (token === undefined) {
    throw new UsageError(
      'There is no token: set SCIM_TOKEN, or pass --token (- reads it from input).',
    );
  }
  return token;
}

/**
 * The same, where a token is not needed.
 *
 * @throws UsageError for one that no header can hold.
 */
export async function findToken(given: string | undefined, io: CliIo): Promise<string | undefined> {
  const token = (given === '-' ? await io.readInput() : (given ?? io.env.SCIM_TOKEN ?? '')).trim();
  if (token === '') return undefined;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new UsageError('The token has characters no header can.');
  }
  return token;
}
