import { LRUCache } from 'lru-cache';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import { NO_TENANT, type ProvisioningLogEntry } from '../log/entry.js';
import type { ProvisioningLogSink } from '../log/store.js';
import { errorRateOf, type ProvisioningCounts } from './counts.js';
import { type CycleReport, cycleReport } from './cycle.js';
import { type Health, healthOf } from './health.js';
import { tellChange, type Watched } from './health-watch.js';
import { type ProvisioningReportsOptions, readReportsOptions } from './options.js';
import { type LastFailure, TenantTally } from './tenant-tally.js';

/** A bar of the chart. */
export interface ActivityBucket extends ProvisioningCounts {
  /** ISO 8601; where it begins. */
  readonly from: string;
}

/** How provisioning of one tenant is doing. */
export interface ProvisioningReport {
  readonly tenantId: string;
  /** When the report was made; ISO 8601. */
  readonly time: string;
  readonly lastRequest?: string;
  readonly lastSuccess?: string;
  readonly lastFailure?: LastFailure;
  /** The last 24 hours; `errorRate` is a share, from 0 to 1. */
  readonly last24Hours: ProvisioningCounts & { readonly errorRate: number };
  readonly cycle: CycleReport;
  readonly activity: readonly ActivityBucket[];
  readonly health: Health;
}

/** Options of {@link ProvisioningReports.report}. */
export interface ReportOptions {
  /** How far back the activity goes; default 24. */
  readonly hours?: number;
  /** Width of a bucket, a multiple of 10; default 60. */
  readonly bucketMinutes?: number;
}

/** Reports on a provisioning log; itself a sink, to be handed to the router in its place. */
export interface ProvisioningReports extends ProvisioningLogSink {
  append(entries: readonly ProvisioningLogEntry[]): Promise<void>;
  report(tenantId: string, options?: ReportOptions): Promise<ProvisioningReport>;
  /**
   * Judges again: silence makes no entry by which it could be noticed. For a timer, every few minutes; of
   * one tenant, or of all that are kept in mind.
   */
  check(tenantId?: string): Promise<void>;
}

/** Called with each entry before it is taken into account. */
type Look = (entry: ProvisioningLogEntry) => void;

interface Tenant {
  readonly tally: TenantTally;
  readonly watched: Watched;
  /** Of the last entry that was read. */
  position: string | undefined;
  /** Reads one after the other. */
  turn: Promise<void>;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const PAGE = 1_000;
const MAX_BUCKETS = 2_000;
const NONE: ReadonlySet<string> = new Set();

function tenantsOf(entries: readonly ProvisioningLogEntry[]): ReadonlySet<string> {
  const all = new Set(entries.map(({ tenantId }) => tenantId));
  all.delete(NO_TENANT);
  return all;
}

const iso = (time: number): string => new Date(time).toISOString();

/**
 * Makes reports that read each entry of the log once, as it comes: what a report costs does not grow
 * with the log. After a restart the last `historyHours` are read again, page by page.
 *
 * @throws ScimConfigError `ERR_SCIM_REPORTS`
 * @example
 * const reports = createProvisioningReports({
 *   log: createMemoryProvisioningLog(),
 *   onEvent: ({ tenantId, to, reason }) => mailAdministrators(tenantId, to, reason),
 * });
 * app.use('/scim/v2', createScimRouter({ ...stores, auth, provisioningLog: reports }));
 * setInterval(() => reports.check(), 300_000).unref();
 * const { health, cycle } = await reports.report('acme');
 */
export function createProvisioningReports(
  options: ProvisioningReportsOptions,
): ProvisioningReports {
  const { log, now, onEvent, logger, historyHours, cycleMinutes, silentCycles, maxTenants } =
    readReportsOptions(options);
  const eventHook = createHostHook('reports.onEvent', { logger });
  const pace = { cycleMs: cycleMinutes * MINUTE_MS, silentCycles };
  const tenants = new LRUCache<string, Tenant>({ max: maxTenants });

  const judge = ({ tally }: Tenant): Health => healthOf(tally.facts(now(), pace));

  async function read(tenantId: string, tenant: Tenant, look?: Look): Promise<void> {
    for (;;) {
      const { position } = tenant;
      const entries = await log.query(tenantId, {
        order: 'oldest',
        limit: PAGE,
        ...(position === undefined
          ? { where: { since: iso(now() - historyHours * HOUR_MS) } }
          : { after: position }),
      });
      for (const entry of entries) {
        look?.(entry);
        tenant.tally.add(entry);
      }
      tenant.position = entries.at(-1)?.position ?? position;
      if (entries.length < PAGE) return;
    }
  }

  /**
   * What was known before this process looked is no news.
   *
   * @param news - requests by whose entries it has come to look: they, and what follows, are news.
   */
  async function open(tenantId: string, tenant: Tenant, news = NONE): Promise<void> {
    let isNews = false;
    const settle = () => {
      if (!isNews && tenant.tally.lastRequest !== undefined) {
        tenant.watched.verdict = judge(tenant).verdict;
      }
      isNews = true;
    };
    await read(tenantId, tenant, ({ requestId }) => {
      if (news.has(requestId)) settle();
    });
    settle();
  }

  const newTenant = (): Tenant => ({
    tally: new TenantTally(historyHours * HOUR_MS),
    watched: { verdict: 'healthy' },
    position: undefined,
    turn: Promise.resolve(),
  });

  /**
   * The tenant with every entry of the log taken into account; kept, as an entry of it is about to come.
   *
   * @param news - as of `open`, if it has come already.
   */
  async function upToDate(tenantId: string, news?: ReadonlySet<string>): Promise<Tenant> {
    const known = tenants.get(tenantId);
    const tenant = known ?? newTenant();
    if (!known) tenants.set(tenantId, tenant);
    const catchUp = () => (known ? read(tenantId, tenant) : open(tenantId, tenant, news));
    const mine = tenant.turn.then(catchUp);
    tenant.turn = mine.catch(() => undefined);
    try {
      await mine;
    } catch (error) {
      if (!known) tenants.delete(tenantId);
      throw error;
    }
    return tenant;
  }

  /** As {@link upToDate}; but a tenant of which the log knows nothing takes no place from one it knows. */
  async function lookedAt(tenantId: string): Promise<Tenant> {
    if (tenants.has(tenantId)) return upToDate(tenantId);
    const tenant = newTenant();
    await open(tenantId, tenant);
    if (tenant.position !== undefined && !tenants.has(tenantId)) tenants.set(tenantId, tenant);
    return tenant;
  }

  function judgeAgain(tenantId: string, tenant: Tenant): void {
    if (tenant.tally.lastRequest === undefined) return;
    tellChange(tenant.watched, judge(tenant), { tenantId, now: now() }, onEvent, eventHook);
  }

  const check = async (tenantId: string) => judgeAgain(tenantId, await lookedAt(tenantId));

  /** Reports that cannot be made must not cost the log its entries. */
  async function attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      logger.error('the provisioning log could not be read for a report', { error: name });
    }
  }

  function bucketsOf({ tally }: Tenant, { hours = 24, bucketMinutes = 60 }: ReportOptions) {
    const width = bucketMinutes * MINUTE_MS;
    const count = Math.ceil((hours * HOUR_MS) / width);
    const whole = Number.isSafeInteger(bucketMinutes / 10) && bucketMinutes > 0;
    if (!whole || !(count >= 1 && count <= MAX_BUCKETS)) {
      throw new RangeError(
        `"bucketMinutes" must be a multiple of 10, and "hours" at most ${MAX_BUCKETS} of them.`,
      );
    }
    const end = (Math.floor(now() / width) + 1) * width;
    return Array.from({ length: count }, (_, at): ActivityBucket => {
      const from = end - (count - at) * width;
      return { from: iso(from), ...tally.activity.between(from, from + width) };
    });
  }

  /** Entries of writes are in the log before anybody may look at it: what they change is told after the commit. */
  const inUnit: Pick<ProvisioningReports, 'appendInUnit' | 'committed'> = log.appendInUnit
    ? {
        async appendInUnit(ctx, entries) {
          await log.appendInUnit?.(ctx, entries);
        },
        async committed(entries) {
          await log.committed?.(entries);
          const news = new Set(entries.map(({ requestId }) => requestId));
          for (const tenantId of tenantsOf(entries)) {
            await attempt(async () => judgeAgain(tenantId, await upToDate(tenantId, news)));
          }
        },
      }
    : {};

  return Object.freeze({
    ...inUnit,
    async append(entries: readonly ProvisioningLogEntry[]) {
      const concerned = tenantsOf(entries);
      for (const tenantId of concerned) {
        if (!tenants.has(tenantId)) await attempt(() => upToDate(tenantId));
      }
      await log.append(entries);
      for (const tenantId of concerned) await attempt(() => check(tenantId));
    },
    async report(tenantId: string, about: ReportOptions = {}): Promise<ProvisioningReport> {
      const tenant = await lookedAt(tenantId);
      const { tally } = tenant;
      const { lastRequest, lastSuccess, lastFailure, cycles } = tally;
      const { window } = tally.facts(now(), pace);
      return {
        tenantId,
        time: iso(now()),
        ...(lastRequest === undefined ? {} : { lastRequest: iso(lastRequest) }),
        ...(lastSuccess === undefined ? {} : { lastSuccess }),
        ...(lastFailure && { lastFailure }),
        last24Hours: { ...window, errorRate: errorRateOf(window) },
        cycle: cycleReport(cycles, now()),
        activity: bucketsOf(tenant, about),
        health: judge(tenant),
      };
    },
    async check(tenantId?: string) {
      for (const each of tenantId === undefined ? [...tenants.keys()] : [tenantId]) {
        await check(each);
      }
    },
  });
}
