import type { RequestContext, UnitOfWork } from '../../src/index.js';
import {
  createMemoryProvisioningLog,
  type ProvisioningLogEntry,
  type ProvisioningLogStore,
} from '../../src/monitoring/index.js';

/** A log that takes part in units of work. */
export type UnitLog = ProvisioningLogStore & Required<Pick<ProvisioningLogStore, 'appendInUnit'>>;

/**
 * A log that takes part in units of work as a table does, and the units it takes part in: what is appended there is in
 * the log from the commit on, with positions in the order of the commits, and nowhere after a rollback.
 */
export function unitLog(units: UnitOfWork) {
  const open = new WeakMap<object, ProvisioningLogEntry[]>();
  const memory = createMemoryProvisioningLog();
  const entriesOf = ({ transaction }: RequestContext) =>
    typeof transaction === 'object' && transaction !== null ? open.get(transaction) : undefined;

  const provisioningLog: UnitLog = {
    ...memory,
    async appendInUnit(ctx, entries) {
      const mine = entriesOf(ctx);
      if (!mine) throw new Error('The log was appended to outside of a unit of work.');
      mine.push(...entries);
    },
  };
  const unitOfWork: UnitOfWork = {
    async run(ctx, work) {
      if (entriesOf(ctx)) return units.run(ctx, work);
      const mine: ProvisioningLogEntry[] = [];
      const result = await units.run(ctx, (inner) => {
        open.set(inner.transaction as object, mine);
        return work(inner);
      });
      await memory.append(mine);
      return result;
    },
  };
  return { provisioningLog, unitOfWork };
}
