import { UnavailableError, UniquenessError, VersionConflictError } from 'express-scim';

/** The unique indexes of the tables, in the words of SCIM. */
const UNIQUE: Readonly<Record<string, string>> = {
  scim_user_name: 'userName',
  scim_group_name: 'displayName',
};

/** Conflicts that go away when the whole unit runs again: serialization failure, deadlock. */
const AGAIN: ReadonlySet<unknown> = new Set(['40001', '40P01']);

/** Connection exceptions, too many connections, shutting down; and what the operating system says. */
const UNAVAILABLE =
  /^(?:08...|53300|57P0.|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/** An error of the database as the router understands it; anything else stays what it is. */
function storeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, constraint } = error as Error & { code?: unknown; constraint?: unknown };
  const attribute = code === '23505' ? UNIQUE[String(constraint)] : undefined;
  if (attribute !== undefined) return new UniquenessError(attribute, { cause: error });
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
