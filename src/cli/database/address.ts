import type { CliIo } from '../io.js';
import { UsageError } from '../usage-error.js';

/** Where a database is. */
export interface DatabaseAddress {
  readonly url: string;
  /** For messages: without user and password. */
  readonly place: string;
  /** A text without the password, however it is written in it. */
  withoutPassword(text: string): string;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function addressOf(text: string): DatabaseAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    // The text is not repeated: it may hold a password all the same.
    throw new UsageError('The database URL must begin with postgres:// or postgresql://.');
  }
  const { host, pathname, password, searchParams } = url;
  const secrets = [text, password, decoded(password), searchParams.get('password') ?? '']
    .filter((secret) => secret !== '')
    .toSorted((a, b) => b.length - a.length);
  return {
    url: text,
    place: `${host}${decoded(pathname)}`,
    withoutPassword: (message) =>
      secrets.reduce((left, secret) => left.replaceAll(secret, '***'), message),
  };
}

/**
 * The database from the option, standard input or the environment; undefined if none is named.
 *
 * @throws UsageError for what is no URL of a database.
 */
export async function findDatabase(
  given: string | undefined,
  io: CliIo,
): Promise<DatabaseAddress | undefined> {
  const text = given === '-' ? await io.readInput() : (given ?? io.env.DATABASE_URL ?? '');
  return text.trim() === '' ? undefined : addressOf(text.trim());
}

/** @throws UsageError */
export async function readDatabase(given: string | undefined, io: CliIo): Promise<DatabaseAddress> {
  const found = await findDatabase(given, io);
  if (found !== undefined) return found;
  throw new UsageError(
    'There is no database: set DATABASE_URL, or pass --database-url (- reads it from input).',
  );
}
