import { isFailure, type ProvisioningLogEntry } from '../log/entry.js';
import { type Activity, createActivity } from './activity.js';
import { type Cycles, followed } from './cycle.js';
import type { HealthFacts, Refusals } from './health.js';

/** The last request that failed. */
export interface LastFailure
  extends Pick<
    ProvisioningLogEntry,
    | 'time'
    | 'method'
    | 'kind'
    | 'resourceType'
    | 'resourceId'
    | 'status'
    | 'scimType'
    | 'detail'
    | 'requestId'
  > {}

const WINDOW_MS = 24 * 3_600_000;
/** What is answered to somebody who is not let in. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 429]);

function failureOf(entry: ProvisioningLogEntry): LastFailure {
  const { time, method, kind, resourceType, resourceId, status, scimType, detail, requestId } =
    entry;
  return {
    time,
    method,
    kind,
    ...(resourceType === undefined ? {} : { resourceType }),
    ...(resourceId === undefined ? {} : { resourceId }),
    status,
    ...(scimType === undefined ? {} : { scimType }),
    ...(detail === undefined ? {} : { detail }),
    requestId,
  };
}

function isLater(time: number, than: string | undefined): boolean {
  return than === undefined || time >= Date.parse(than);
}

/** What is remembered of a tenant: grows with time windows, not with requests. */
export class TenantTally {
  readonly activity: Activity;
  cycles: Cycles = {};
  lastSuccess: string | undefined;
  lastFailure: LastFailure | undefined;
  #lastRequest: number | undefined;
  #lastAdmitted: number | undefined;
  #refusals: Refusals | undefined;

  constructor(keepMs: number) {
    this.activity = createActivity(keepMs);
  }

  /** Takes one entry into account; costs the same however many came before. */
  add(entry: ProvisioningLogEntry): void {
    if (entry.kind === 'roles') return;
    const time = Date.parse(entry.time);
    this.activity.add(entry, time);
    this.cycles = followed(this.cycles, entry, time);
    this.#lastRequest = Math.max(this.#lastRequest ?? time, time);
    // Batches of several processes need not come in the order of time.
    if (isFailure(entry)) {
      if (isLater(time, this.lastFailure?.time)) this.lastFailure = failureOf(entry);
    } else if (isLater(time, this.lastSuccess)) this.lastSuccess = entry.time;
    if (entry.principalId === undefined && REFUSED.has(entry.status)) {
      this.#refusals = { count: (this.#refusals?.count ?? 0) + 1 };
    } else if (entry.principalId !== undefined) {
      this.#refusals = undefined;
      this.#lastAdmitted = Math.max(this.#lastAdmitted ?? time, time);
    }
  }

  get lastRequest(): number | undefined {
    return this.#lastRequest;
  }

  facts(now: number, settings: Pick<HealthFacts, 'cycleMs' | 'silentCycles'>): HealthFacts {
    return {
      now,
      lastRequest: this.#lastRequest,
      lastAdmitted: this.#lastAdmitted,
      refusals: this.#refusals,
      cycle: this.cycles.latest,
      window: this.activity.since(now - WINDOW_MS),
      ...settings,
    };
  }
}
