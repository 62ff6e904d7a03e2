import { checkKeys } from '../../errors/check-keys.js';
import { invalidOption } from '../../errors/invalid-option.js';
import { keysOf } from '../../lib/known-keys.js';
import type { MigrateOptions } from './migrate.js';
import { MIGRATIONS } from './migrations.js';
import { checkRoleName, grantScript, scriptOf } from './script.js';
import { schemaOf } from './settings.js';
import { NEWEST } from './versions.js';

/** Options of {@link plan}. */
export interface PlanOptions extends MigrateOptions {
  /** Version that the database has, as `status` tells. Default: 0, an empty database. */
  readonly from?: number;
}

const KEYS = keysOf<PlanOptions>({ schema: true, grantTo: true, from: true });

/**
 * What `migrate` would run, as SQL to be read, or to be run by somebody who is allowed to: `psql --file`. Needs no
 * connection. A version that is there already changes nothing.
 *
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_UNKNOWN_OPTION`
 * @example
 * console.log(plan({ from: 1, grantTo: 'rfp_app' }));
 */
export function plan(options: PlanOptions = {}): string {
  checkKeys(options, KEYS, 'plan()');
  const schema = schemaOf(options);
  const { from = 0, grantTo } = options;
  if (!Number.isInteger(from) || from < 0 || from > NEWEST) {
    throw invalidOption('from', `a version from 0 to ${NEWEST}`);
  }
  const scripts = MIGRATIONS.filter(({ version }) => version > from).map((migration) =>
    scriptOf(migration, schema),
  );
  if (grantTo !== undefined) scripts.push(grantScript(schema, checkRoleName(grantTo)));
  return scripts.join('\n');
}
