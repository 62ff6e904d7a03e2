import { InvalidValueError, UniquenessError } from 'express-scim';

/** Whether PostgreSQL has refused a row with this code; some query builders wrap its error. */
function hasCode(error: unknown, code: string): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === code || hasCode(error.cause, code);
}

/**
 * For `catch` behind a statement: the unique index of the table is that of the user name.
 *
 * @throws UniquenessError; InvalidValueError for a name that is too long for the index, which would fail again and
 * again; or the error itself if it is another one.
 */
export function tellUserNameTaken(error: unknown): never {
  if (hasCode(error, '23505')) throw new UniquenessError('userName', { cause: error });
  if (hasCode(error, '54000')) throw new InvalidValueError('userName', 'The value is too long.');
  throw error;
}
