import { createMemoryAlertStore } from '../../../../../src/alerts/index.js';
import {
  type ClientStore,
  createMemoryClients,
  createMemoryTokenStore,
} from '../../../../../src/auth/index.js';
import {
  createMemoryOutbox,
  createMemoryStores,
  type RequestCountStore,
} from '../../../../../src/index.js';
import { createMemoryDeletionGuardStore } from '../../../../../src/monitoring/index.js';
import type { ContractStores } from '../../../../../src/testing/index.js';
import { confirmingSettings } from '../../../../support/confirming-settings.js';
import { unitLog } from '../../../../support/unit-log.js';

/** A clock that only moves when it is told to. */
export function testClock() {
  let time = Date.parse('2026-01-31T08:00:00Z');
  return {
    now: () => time,
    advanceTime: (ms: number) => {
      time += ms;
    },
  };
}

/** Assertions in a table with a unique key. */
export function assertions(): Required<Pick<ClientStore, 'useAssertion'>> {
  const used = new Map<string, number>();
  return {
    async useAssertion(clientId, jti, expiresAt) {
      for (const [key, end] of used) if (end <= Date.now()) used.delete(key);
      const key = JSON.stringify([clientId, jti]);
      if (used.has(key)) return false;
      used.set(key, Date.parse(expiresAt));
      return true;
    },
  };
}

/** Counts in windows that begin with the first request. */
export function countStore(now: () => number): RequestCountStore {
  const counts = new Map<string, { hits: number; end: number }>();
  let windowMs = 0;
  return {
    init(options) {
      windowMs = options.windowMs;
    },
    async increment(key) {
      const known = counts.get(key);
      const count = known && known.end > now() ? known : { hits: 0, end: now() + windowMs };
      count.hits += 1;
      counts.set(key, count);
      return { totalHits: count.hits, resetTime: new Date(count.end) };
    },
  };
}

export type GoodServices = ReturnType<typeof goodServices>;

/** Every store that keeps no SCIM resources, with the clock of them all. */
export function goodServices() {
  const { now, advanceTime } = testClock();
  const clients = createMemoryClients();
  const { roleJobs, unitOfWork: units } = createMemoryStores({ now: () => new Date(now()) });
  const settings = confirmingSettings(units, 'late');
  const { unitOfWork, provisioningLog } = unitLog(settings.unitOfWork);
  return {
    unitOfWork,
    provisioningLog,
    advanceTime,
    tokenStore: createMemoryTokenStore(),
    clientStore: { ...assertions(), find: clients.find },
    addClient: clients.register,
    requestCountStore: countStore(now),
    roleJobs,
    eventOutbox: createMemoryOutbox({ now }),
    roleSettingsStore: settings.roleSettingsStore,
    deletionGuardStore: createMemoryDeletionGuardStore(),
    alertStore: createMemoryAlertStore({ now }),
  } satisfies ContractStores;
}

/** Makes one of the services do something else. */
export const broken =
  <K extends keyof GoodServices>(
    name: K,
    change: (good: GoodServices[K], all: GoodServices) => Partial<GoodServices[K]>,
  ) =>
  (): ContractStores => {
    const all = goodServices();
    return { ...all, [name]: { ...all[name], ...change(all[name], all) } };
  };

export const tick = () => new Promise<void>((resolve) => setImmediate(resolve));
