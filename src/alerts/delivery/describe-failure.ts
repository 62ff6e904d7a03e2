import { HookError } from '../../lib/hooks/hook-error.js';
import { errorName } from '../../lib/hooks/safe-logger.js';

/** A word, as codes are: nothing that somebody could have written. */
const CODE = /^[A-Za-z]\w{0,39}$/;

function codeOf(error: unknown): string | undefined {
  try {
    const code: unknown = Object(error).code;
    return typeof code === 'string' && CODE.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** What kept an alert from being sent, for logs: the name of the error, with its code; never its message. */
export function describeFailure(failure: unknown): string {
  if (!HookError.is(failure)) return errorName(failure);
  const { code, cause } = failure;
  if (code !== 'threw' || cause === undefined) return code;
  const own = codeOf(cause);
  return own === undefined ? errorName(cause) : `${errorName(cause)}: ${own}`;
}
