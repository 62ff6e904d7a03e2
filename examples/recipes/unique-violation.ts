import { UniquenessError } from 'express-scim';

/** Whether PostgreSQL has refused a row for a unique index; some query builders wrap its error. */
function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === '23505' || isUniqueViolation(error.cause);
}

/**
 * For `catch` behind a statement: the unique index of the table is that of the user name.
 *
 * @throws UniquenessError, or the error itself if it is another one.
 */
export function tellUserNameTaken(error: unknown): never {
  throw isUniqueViolation(error) ? new UniquenessError('userName', { cause: error }) : error;
}
