import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

/** @throws UsageError for options that there are none of, or that lack their value. */
export function parse<O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: O,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's message may repeat the value of an option; its first sentence names the option alone.
    const [problem] = (error as Error).message.split('. ');
    throw new UsageError(`${problem}. See express-scim --help.`);
  }
}

/** @throws UsageError unless the text is a whole number within the bounds. */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}.`);
}
