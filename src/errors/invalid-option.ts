import { type ConfigErrorCode, ScimConfigError } from './config-error.js';

/**
 * The error for an option whose value cannot be used.
 *
 * @param name - of the option, with the way to it, e.g. `limits.maxPageSize`.
 * @param expected - what it must be, e.g. `a string of at least 32 characters`.
 */
export function invalidOption(
  name: string,
  expected: string,
  code: ConfigErrorCode = 'ERR_SCIM_OPTION_VALUE',
): ScimConfigError {
  return new ScimConfigError(code, `Option "${name}" must be ${expected}.`);
}
