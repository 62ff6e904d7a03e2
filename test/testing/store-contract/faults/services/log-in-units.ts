import type {
  LoggedEntry,
  ProvisioningLogEntry,
  ProvisioningLogStore,
} from '../../../../../src/monitoring/index.js';
import type { UnitLog } from '../../../../support/unit-log.js';
import type { Fault } from '../fault.js';
import { broken, tick } from './good-services.js';
import { type Effects, parallelUnits } from './parallel-units.js';

const brokenLog = (change: (good: UnitLog) => Partial<UnitLog>) =>
  broken('provisioningLog', change);

/** A table whose positions are drawn at the insert, as an identity column draws them. */
function numbered(): ProvisioningLogStore {
  const rows: LoggedEntry[] = [];
  let last = 0;
  const drawn = (entries: readonly ProvisioningLogEntry[]) =>
    entries.map((entry) => {
      last += 1;
      return { ...entry, position: String(last) };
    });
  const commit = (some: readonly LoggedEntry[]) => {
    rows.push(...some);
    rows.sort((a, b) => Number(a.position) - Number(b.position));
  };
  return {
    append: (entries) => commit(drawn(entries)),
    async appendInUnit({ transaction }, entries) {
      const mine = drawn(entries);
      (transaction as Effects).commits.push(() => commit(mine));
    },
    query: async (tenantId, { after = '0' } = {}) =>
      rows.filter((row) => row.tenantId === tenantId && Number(row.position) > Number(after)),
    deleteBefore: async () => 0,
  };
}

/** Turns after which a database finds that two transactions wait for each other. */
const DEADLOCK_TURNS = 50;

/** Locks that are held until the transaction ends. */
function tenantLocks() {
  const held = new Set<string>();
  return async (tenantIds: Iterable<string>, work: () => void | Promise<void>) => {
    const mine: string[] = [];
    try {
      for (const tenantId of tenantIds) {
        for (let n = 0; held.has(tenantId); n += 1) {
          if (n > DEADLOCK_TURNS) throw new Error('deadlock detected');
          await tick();
        }
        held.add(tenantId);
        mine.push(tenantId);
        await tick();
      }
      await work();
    } finally {
      for (const tenantId of mine) held.delete(tenantId);
    }
  };
}

/** A log that does not do in units of work what it must. */
export const LOG_IN_UNITS_FAULTS: readonly Fault[] = [
  {
    name: 'entries of units of work are kept without the names of changed attributes',
    caughtBy: 'log.unit.kept',
    make: brokenLog((good) => ({
      appendInUnit: (ctx, entries) =>
        good.appendInUnit(
          ctx,
          entries.map(({ changed: _changed, ...entry }) => entry),
        ),
    })),
  },
  {
    name: 'entries are appended beside their unit, and seen before its commit',
    caughtBy: 'log.unit.commit',
    make: brokenLog((good) => ({
      appendInUnit: async (_ctx, entries) => good.append(entries),
    })),
  },
  {
    name: 'entries are appended beside their unit, and stay when it is taken back',
    caughtBy: 'log.unit.rollback',
    make: brokenLog((good) => ({
      async appendInUnit(_ctx, entries) {
        await tick();
        await good.append(entries);
      },
    })),
  },
  {
    name: 'positions are numbers that the inserts of units draw',
    caughtBy: 'log.unit.visible',
    make: () => ({ provisioningLog: numbered(), unitOfWork: parallelUnits }),
  },
  {
    name: 'batches lock tenants in the order of their entries',
    caughtBy: 'log.unit.tenants',
    make: brokenLog((good) => {
      const locked = tenantLocks();
      return {
        append: (entries) =>
          locked(new Set(entries.map(({ tenantId }) => tenantId)), () => good.append(entries)),
      };
    }),
  },
];
