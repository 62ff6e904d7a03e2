import {
  InvalidValueError,
  ScimError,
  UnavailableError,
  UniquenessError,
  VersionConflictError,
} from 'express-scim';

/** What the indexes of the tables hold, in the words of SCIM. */
const INDEXED: Readonly<Record<string, string>> = {
  scim_user_name: 'userName',
  scim_user_external_id: 'externalId',
  scim_user_email: 'emails.value',
  scim_group_name: 'displayName',
  scim_group_external_id: 'externalId',
};

/** Conflicts that go away when the whole unit runs again: serialization failure, deadlock. */
const AGAIN: ReadonlySet<unknown> = new Set(['40001', '40P01']);

/** Connection exceptions, too many connections, shutting down; and what the operating system says. */
const UNAVAILABLE =
  /^(?:08...|53300|57P0.|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/** A value that is too long for its index. Tried again it would fail again, so that it must not be a 500. */
function tooLongForIndex(message: string, constraint: unknown): Error {
  const index = /index "([^"]+)"/.exec(message)?.[1] ?? String(constraint);
  const attribute = INDEXED[index];
  // Beyond 8 kB PostgreSQL does not tell which index it is about.
  if (attribute === undefined) return new ScimError('invalidValue', 'A value is too long.');
  return new InvalidValueError(attribute, 'The value is too long.');
}

/** An error of the database as the router understands it; anything else stays what it is. */
function storeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, constraint } = error as Error & { code?: unknown; constraint?: unknown };
  const attribute = code === '23505' ? INDEXED[String(constraint)] : undefined;
  if (attribute !== undefined) return new UniquenessError(attribute, { cause: error });
  if (code === '54000') return tooLongForIndex(error.message, constraint);
  // Nor does it tell which column.
  if (code === '22001') return new ScimError('invalidValue', 'A value is too long.');
  if (AGAIN.has(code)) return new VersionConflictError();
  if (UNAVAILABLE.test(String(code))) return new UnavailableError(5, { cause: error });
  return error;
}

/** Runs statements; errors of the database become those of the store contract. */
export async function telling<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeError(error);
  }
}
