import type { ProvisioningReport } from '../../monitoring/reports/provisioning-reports.js';

const HOUR_MS = 3_600_000;

/** How far back usual pauses are looked for. */
export const USUAL_HOURS = 168;

/** While there is one busy hour only, nothing is usual yet. */
const FIRST_PAUSE_MS = 12 * HOUR_MS;

/**
 * Whether a tenant is silent for more than twice its longest pause of the last week. A provider that sends changes only
 * as they are made is silent every weekend.
 *
 * @param report - with the activity of that week, hour by hour.
 */
export function isUnusuallySilent({ time, lastRequest, activity }: ProvisioningReport): boolean {
  if (lastRequest === undefined) return false;
  const busy = activity.filter(({ requests }) => requests > 0).map(({ from }) => Date.parse(from));
  const pauses = busy.slice(1).map((from, at) => from - (busy[at] ?? from));
  const longest = pauses.length === 0 ? FIRST_PAUSE_MS : Math.max(...pauses);
  return Date.parse(time) - Date.parse(lastRequest) > 2 * longest;
}
