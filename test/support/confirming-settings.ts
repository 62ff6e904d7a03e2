import { type RequestContext, type UnitOfWork, VersionConflictError } from '../../src/index.js';
import { createMemoryRoleSettingsStore, type RoleSettingsStore } from '../../src/roles/index.js';

/** When a unit looks at the settings that it was made from: when it is asked to, or as the last thing before its commit. */
export type Confirming = 'at once' | 'late';

interface Unit {
  /** What is done before the commit. */
  readonly last: (() => Promise<void>)[];
  /** What is done after it, or after the rollback. */
  readonly after: (() => void)[];
}

/** Role settings that units of work hold until they end, as by a shared lock on a row. */
export function confirmingSettings(
  units: UnitOfWork,
  when: Confirming,
  store: RoleSettingsStore = createMemoryRoleSettingsStore(),
) {
  const open = new WeakMap<object, Unit>();
  const held = new Map<string, Set<Promise<void>>>();
  const calls: string[] = [];

  const unitOf = ({ transaction }: RequestContext): Unit => {
    const unit = typeof transaction === 'object' && transaction ? open.get(transaction) : undefined;
    if (!unit) throw new Error('Settings are confirmed outside of a unit of work.');
    return unit;
  };

  function hold(tenantId: string, { after }: Unit): void {
    const holders = held.get(tenantId) ?? new Set();
    held.set(tenantId, holders);
    const ended = new Promise<void>((resolve) => {
      after.push(() => {
        holders.delete(ended);
        resolve();
      });
    });
    holders.add(ended);
  }

  const unitOfWork: UnitOfWork = {
    async run(ctx, work) {
      const { transaction } = ctx;
      if (typeof transaction === 'object' && transaction && open.has(transaction)) return work(ctx);
      const unit: Unit = { last: [], after: [] };
      try {
        return await units.run(ctx, async (inner) => {
          open.set(inner.transaction as object, unit);
          const result = await work(inner);
          for (const look of unit.last) await look();
          return result;
        });
      } finally {
        for (const end of unit.after) end();
      }
    },
  };

  const roleSettingsStore: Required<RoleSettingsStore> = {
    async read(tenantId, ctx) {
      calls.push('read');
      if (ctx?.transaction !== undefined) hold(tenantId, unitOf(ctx));
      return store.read(tenantId, ctx);
    },
    async confirm(ctx, tenantId, revision, stale) {
      calls.push('confirm');
      const unit = unitOf(ctx);
      const look = async () => {
        hold(tenantId, unit);
        if ((await store.read(tenantId))?.revision === revision) return;
        stale();
        throw new VersionConflictError('Other settings were saved.', { isTransient: true });
      };
      if (when === 'at once') return look();
      unit.last.push(look);
    },
    async write(tenantId, record, expectedRevision) {
      for (;;) {
        const [other] = held.get(tenantId) ?? [];
        if (other === undefined) break;
        await other;
      }
      await store.write(tenantId, record, expectedRevision);
    },
  };
  return { unitOfWork, roleSettingsStore, calls };
}
