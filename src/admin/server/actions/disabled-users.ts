import type { DisabledUserRow, DisabledUsersView } from '../../api-types/observation.js';
import { Download } from '../answer.js';
import type { AdminContext } from '../config.js';
import { given } from '../observation/options.js';
import { roleLabels } from '../roles/labels.js';

/** As many as people look through; the file has them all. */
const SHOWN = 100;

/** Who is disabled: the first of the tenant's users that are. */
export async function readDisabledUsers({
  config,
  tenantId,
}: AdminContext): Promise<DisabledUsersView> {
  const report = given(config.disabledUsers);
  const labelOf = roleLabels(config);
  const users: DisabledUserRow[] = [];
  let columns: readonly string[] = [];
  for await (const row of report.rows(tenantId)) {
    if (users.length === SHOWN) return { columns, users, more: true };
    if (users.length === 0) columns = Object.keys(row.columns);
    const { id, userName, since, sinceIsExact, lastRoles } = row;
    const cells = columns.map((name) => row.columns[name] ?? null);
    users.push({ id, userName, since, sinceIsExact, lastRoles: lastRoles.map(labelOf), cells });
  }
  return { columns, users, more: false };
}

/** All of them as a file. */
export async function downloadDisabledUsers({ config, tenantId }: AdminContext): Promise<Download> {
  const day = new Date().toISOString().slice(0, 10);
  const pieces = given(config.disabledUsers).csv(tenantId);
  return new Download(`disabled-users-${day}.csv`, 'text/csv; charset=utf-8', pieces);
}
