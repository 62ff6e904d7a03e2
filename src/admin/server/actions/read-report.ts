import type { CycleSummary, ProvisioningCounts } from '../../../monitoring/index.js';
import type { Counts, CycleView, Period, ReportView } from '../../api-types/observation.js';
import type { AdminContext } from '../config.js';
import { given } from '../observation/options.js';
import { AdminError } from '../problem.js';
import type { JsonObject } from '../read-json.js';

/** How much the chart shows, in how wide bars. */
const PERIODS: Readonly<
  Record<Period, { readonly hours: number; readonly bucketMinutes: number }>
> = {
  day: { hours: 24, bucketMinutes: 60 },
  week: { hours: 168, bucketMinutes: 360 },
};

function periodOf({ period = 'day' }: JsonObject): Period {
  if (period === 'day' || period === 'week') return period;
  throw new AdminError(400, '"period" must be "day" or "week".');
}

function countsOf(counts: ProvisioningCounts): Counts {
  const { attempts, failures, creates, updates } = counts;
  const { disables, reactivations, deletes, memberships } = counts;
  return { attempts, failures, creates, updates, disables, reactivations, deletes, memberships };
}

function cycleOf(cycle: CycleSummary): CycleView {
  const { started, lastRequest, requests } = cycle;
  return { started, lastRequest, requests, ...countsOf(cycle) };
}

/** How provisioning of the tenant is doing, and what it did over time. */
export async function readReport(
  { config, tenantId }: AdminContext,
  query: JsonObject,
): Promise<ReportView> {
  const reports = given(config.reports);
  const period = periodOf(query);
  const about = PERIODS[period];
  const report = await reports.report(tenantId, about);
  const { time, health, lastRequest, lastSuccess, lastFailure, last24Hours, cycle } = report;
  return {
    time,
    verdict: health.verdict,
    reason: health.reason,
    ...(lastRequest !== undefined && { lastRequest }),
    ...(lastSuccess !== undefined && { lastSuccess }),
    ...(lastFailure && { lastFailure: lastFailure.time }),
    last24Hours: {
      ...countsOf(last24Hours),
      requests: last24Hours.requests,
      errorRate: last24Hours.errorRate,
    },
    ...(cycle.current && { currentCycle: cycleOf(cycle.current) }),
    ...(cycle.previous && { previousCycle: cycleOf(cycle.previous) }),
    period,
    bucketMinutes: about.bucketMinutes,
    activity: report.activity.map((bucket) => ({ from: bucket.from, ...countsOf(bucket) })),
  };
}
