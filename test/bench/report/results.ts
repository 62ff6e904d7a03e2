import type { FilterTimes } from '../servers/filter.js';
import type { GrowthRow } from '../suites/growth.js';
import type { HostileRow } from '../suites/hostile.js';
import type { MemoryRow } from '../suites/memory.js';
import type { PostgresResults } from '../suites/postgres.js';
import type { ThroughputRow } from '../suites/throughput.js';

/** Everything that was measured with one Node version; what was not chosen is absent. */
export interface Results {
  /** E.g. `v20.20.2`. */
  readonly node: string;
  readonly throughput: readonly ThroughputRow[];
  readonly growth: readonly GrowthRow[];
  readonly groups: readonly { readonly server: string; readonly rows: readonly GrowthRow[] }[];
  readonly filter?: FilterTimes;
  readonly hostile: readonly HostileRow[];
  readonly memory: readonly MemoryRow[];
  readonly postgres?: PostgresResults;
}

export const percent = (part = Number.NaN): string =>
  Number.isFinite(part)
    ? `${part < 0.1 ? (part * 100).toFixed(1) : Math.round(part * 100)} %`
    : '–';
