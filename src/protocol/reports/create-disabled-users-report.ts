import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { keysOf } from '../../lib/known-keys.js';
import {
  type DisabledUsersColumn,
  type DisabledUsersReport,
  type DisabledUsersReportSettings,
  disabledUsersReport,
} from '../../monitoring/disabled-users/disabled-users.js';
import { RESOURCE_TYPE_KEYS } from '../../schema/keys.js';
import { compileEndpoints } from '../config/compile-endpoints.js';
import { DEFAULT_LIMITS } from '../config/read-limits.js';
import type { ScimOptions } from '../model/options.js';
import { inactiveUsers } from './inactive-users.js';

/** What {@link createDisabledUsersReport} takes: of the router's options those that say what users are. */
export interface DisabledUsersReportOptions
  extends DisabledUsersReportSettings,
    Pick<ScimOptions, 'userStore' | 'userResourceType'> {}

const KEYS = keysOf<DisabledUsersReportOptions>({
  userStore: true,
  userResourceType: RESOURCE_TYPE_KEYS,
  log: true,
  lastRoles: true,
  columns: keysOf<DisabledUsersColumn>({ name: true, value: true }),
});
const SILENT = { warn() {}, error() {} };

/**
 * Makes the report of disabled users.
 *
 * @throws ScimConfigError `ERR_SCIM_REPORTS`
 * @example
 * const report = createDisabledUsersReport({
 *   userStore,
 *   log: provisioningLog,
 *   columns: [{ name: 'equipment', value: (user) => inventory.countOf(user.id) }],
 * });
 * app.get('/admin/disabled-users.csv', async (req, res) => {
 *   res.type('text/csv');
 *   await pipeline(report.csv(req.session.tenant), res);
 * });
 */
export function createDisabledUsersReport(
  options: DisabledUsersReportOptions,
): DisabledUsersReport {
  checkKeys(options, KEYS, 'createDisabledUsersReport()');
  const { userStore, userResourceType, ...settings } = options;
  const served = {
    userStore,
    ...(userResourceType && { userResourceType }),
    auth: 'none',
  } as const;
  const [users] = compileEndpoints(served, SILENT, { formats: [], bounds: DEFAULT_LIMITS });
  if (!users) throw new ScimConfigError('ERR_SCIM_REPORTS', 'There is no user store.');
  return disabledUsersReport((ctx) => inactiveUsers(ctx, users), settings);
}
