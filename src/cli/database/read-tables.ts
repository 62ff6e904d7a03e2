import type { TablesOptions } from '../../postgres/index.js';
import type { CliIo } from '../io.js';
import { UsageError } from '../usage-error.js';
import { whyNotLoaded } from '../why-not-loaded.js';

/** Option of every command that is about tables of the host. */
export const TABLES_OPTION = { tables: { type: 'string' } } as const;

const NAMES: ReadonlySet<string> = new Set(['users', 'groups', 'members', 'roles']);

/**
 * What a module of the host exports as `tables`, or by default: what it passes to `createPostgresScim` of its tables.
 *
 * @throws UsageError
 */
export async function readTables(path: string, io: CliIo): Promise<TablesOptions> {
  let module: { readonly tables?: TablesOptions; readonly default?: TablesOptions };
  try {
    module = await io.importModule(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be loaded: ${whyNotLoaded(error)}`);
  }
  const tables = module.tables ?? module.default;
  const isTables = typeof tables === 'object' && Object.keys(tables).some((key) => NAMES.has(key));
  if (isTables) return tables;
  throw new UsageError(
    `${path} must export tables: { users, groups, members, roles }, as you pass them to createPostgresScim().`,
  );
}
