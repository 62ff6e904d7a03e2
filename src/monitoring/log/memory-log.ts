import { LRUCache } from 'lru-cache';
import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { keysOf } from '../../lib/known-keys.js';
import { isFailure, type ProvisioningLogEntry } from './entry.js';
import type { LoggedEntry, ProvisioningLogFilter, ProvisioningLogStore } from './store.js';

/** Options of {@link createMemoryProvisioningLog}. */
export interface MemoryProvisioningLogOptions {
  /** Entries kept per tenant; default 10,000. The oldest make room. */
  readonly maxEntries?: number;
  /** Tenants kept; default 1,000. The one that was quiet for longest makes room. */
  readonly maxTenants?: number;
}

const KEYS = keysOf<MemoryProvisioningLogOptions>({ maxEntries: true, maxTenants: true });
const DEFAULTS = { maxEntries: 10_000, maxTenants: 1_000 } as const;
const MAX_PAGE = 1_000;

/** A tenant's entries: those at the positions from `first` up to, not including, `end`. */
interface Ring {
  readonly slots: (LoggedEntry | undefined)[];
  first: number;
  end: number;
}

/** Each is asked only where the filter has it. */
const TESTS: {
  readonly [K in keyof ProvisioningLogFilter]-?: (
    entry: LoggedEntry,
    wanted: Required<ProvisioningLogFilter>,
  ) => boolean;
} = {
  kinds: ({ kind }, { kinds }) => kinds.includes(kind),
  outcome: (entry, { outcome }) => isFailure(entry) === (outcome === 'failure'),
  resourceType: (entry, wanted) => entry.resourceType === wanted.resourceType,
  resourceId: (entry, wanted) => entry.resourceId === wanted.resourceId,
  principalId: (entry, wanted) => entry.principalId === wanted.principalId,
  requestId: (entry, wanted) => entry.requestId === wanted.requestId,
  since: ({ time }, { since }) => Date.parse(time) >= Date.parse(since),
  until: ({ time }, { until }) => Date.parse(time) < Date.parse(until),
};

function matcher(where: ProvisioningLogFilter = {}): (entry: LoggedEntry) => boolean {
  const names = Object.keys(TESTS) as (keyof ProvisioningLogFilter)[];
  const tests = names.filter((name) => where[name] !== undefined).map((name) => TESTS[name]);
  return (entry) => tests.every((holds) => holds(entry, where as Required<ProvisioningLogFilter>));
}

function readOptions(options: MemoryProvisioningLogOptions) {
  checkKeys(options, KEYS, 'createMemoryProvisioningLog()');
  const read = { ...DEFAULTS, ...options };
  for (const [name, value] of Object.entries(read)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new ScimConfigError(
        'ERR_SCIM_OPTION_VALUE',
        `Option "${name}" of createMemoryProvisioningLog() must be an integer of at least 1.`,
      );
    }
  }
  return read;
}

/**
 * A provisioning log in the memory of this process: bounded, and gone when the process ends.
 *
 * @example
 * const provisioningLog = createMemoryProvisioningLog({ maxEntries: 5_000 });
 * app.use('/scim/v2', createScimRouter({ ...stores, auth, provisioningLog }));
 * await provisioningLog.query('acme', { where: { outcome: 'failure' } });
 */
export function createMemoryProvisioningLog(
  options: MemoryProvisioningLogOptions = {},
): ProvisioningLogStore {
  const { maxEntries, maxTenants } = readOptions(options);
  const rings = new LRUCache<string, Ring>({ max: maxTenants });

  function add(entry: ProvisioningLogEntry): void {
    const ring = rings.get(entry.tenantId) ?? { slots: [], first: 0, end: 0 };
    rings.set(entry.tenantId, ring);
    ring.slots[ring.end % maxEntries] = Object.freeze({ ...entry, position: String(ring.end) });
    ring.end += 1;
    ring.first = Math.max(ring.first, ring.end - maxEntries);
  }

  return {
    append(entries) {
      for (const entry of entries) add(entry);
    },
    async query(tenantId, { order = 'newest', after, limit = 100, where } = {}) {
      const ring = rings.get(tenantId);
      if (!ring) return [];
      const matches = matcher(where);
      const most = Math.min(MAX_PAGE, limit);
      const step = order === 'newest' ? -1 : 1;
      const edge = order === 'newest' ? ring.end : ring.first - 1;
      const from = after === undefined ? edge : Number(after);
      const start = step < 0 ? Math.min(from, ring.end) : Math.max(from, ring.first - 1);
      const found: LoggedEntry[] = [];
      for (let at = start + step; at >= ring.first && at < ring.end; at += step) {
        if (found.length >= most) break;
        const entry = ring.slots[at % maxEntries];
        if (entry && matches(entry)) found.push(entry);
      }
      return found;
    },
    async deleteBefore(tenantId, time) {
      const ring = rings.get(tenantId);
      if (!ring) return 0;
      const end = Date.parse(time);
      let forgotten = 0;
      for (let at = ring.first; at < ring.end; at += 1) {
        const entry = ring.slots[at % maxEntries];
        if (entry === undefined || Date.parse(entry.time) >= end) continue;
        ring.slots[at % maxEntries] = undefined;
        forgotten += 1;
      }
      while (ring.first < ring.end && ring.slots[ring.first % maxEntries] === undefined)
        ring.first += 1;
      return forgotten;
    },
  };
}
