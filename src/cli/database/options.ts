import { ScimConfigError } from '../../index.js';
import { UsageError } from '../usage-error.js';

/** Options of every command that is about tables. */
const SCHEMA_OPTION = { schema: { type: 'string' } } as const;

export const DATABASE_URL_OPTION = { 'database-url': { type: 'string' } } as const;

/** Options of every command that asks a database for our tables. */
export const DATABASE_OPTIONS = { ...SCHEMA_OPTION, ...DATABASE_URL_OPTION } as const;

/** @throws UsageError */
export function refuseArguments(positionals: readonly string[]): void {
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"? See --help.`);
}

/** What a command line gives for options of the library; what is not given is left out. */
export const givenOf = (values: {
  readonly schema?: string | undefined;
  readonly 'grant-to'?: string | undefined;
}): { readonly schema?: string; readonly grantTo?: string } => ({
  ...(values.schema !== undefined && { schema: values.schema }),
  ...(values['grant-to'] !== undefined && { grantTo: values['grant-to'] }),
});

const refusal = (error: unknown): unknown =>
  error instanceof ScimConfigError ? new UsageError(error.message) : error;

/** @throws UsageError for options that the library refuses. */
export function accepted<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refusal(error);
  }
}

/** The same for what takes a while. @throws UsageError */
export async function acceptedLater<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusal(error);
  }
}
