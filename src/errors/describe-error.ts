/** What of an error is logged. */
export interface ErrorDescription {
  readonly name: string;
  readonly message?: string;
  /** E.g. `ECONNREFUSED`, or a SQLSTATE. */
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
  readonly errors?: readonly ErrorDescription[];
}

const MAX_CAUSES = 4;
const MAX_ERRORS = 5;

type Thrown = Readonly<Partial<Record<keyof ErrorDescription, unknown>>>;

const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * What an operator needs to find the cause of an internal error: name, message, code and stack, of what
 * caused it too. Nothing else of the error, for database drivers hang row values, parameters and whole
 * statements on theirs (`detail`, `parameters`, `sql`), and a log is no place for personal data.
 */
export function describeError(error: unknown, depth = MAX_CAUSES): ErrorDescription {
  if (typeof error !== 'object' || error === null) {
    return { name: typeof error, ...(isText(error) && { message: error }) };
  }
  const { name, message, code, stack, cause, errors } = error as Thrown;
  const inner = depth > 0;
  return {
    name: isText(name) ? name : 'object',
    ...(isText(message) && { message }),
    ...((isText(code) || typeof code === 'number') && { code }),
    ...(isText(stack) && { stack }),
    ...(inner && cause !== undefined && { cause: describeError(cause, depth - 1) }),
    ...(inner &&
      Array.isArray(errors) && {
        errors: errors.slice(0, MAX_ERRORS).map((each) => describeError(each, 0)),
      }),
  };
}
