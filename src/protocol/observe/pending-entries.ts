import type { ProvisioningLogEntry } from '../../monitoring/log/entry.js';
import type { ProvisioningLogSink } from '../../monitoring/log/store.js';
import type { PendingEntries } from '../model/config.js';
import { rolesEntry, writeEntry } from './log-entries.js';

type Take = (entries: readonly ProvisioningLogEntry[]) => void;

/** Without units of work, or a log that takes part in them: writes are told with their answers. */
export function entriesAfterwards(record: Take): PendingEntries {
  let kept: readonly ProvisioningLogEntry[] = [];
  return {
    async write() {},
    async keep(ctx, resourceType, found) {
      if (found) kept = [rolesEntry(ctx, resourceType, found)];
    },
    committed: () => record(kept),
  };
}

/** @param tell - is told what was committed. */
export function entriesInUnit(
  append: NonNullable<ProvisioningLogSink['appendInUnit']>,
  tell: Take,
): PendingEntries {
  let entries: readonly ProvisioningLogEntry[] = [];
  let done = () => {};
  return {
    async write(ctx, record, writes) {
      entries = writes.map((line) => writeEntry(record, ctx.tenantId, line));
      if (entries.length > 0) await append(ctx, entries);
      done = () => {
        for (const { position } of writes) record.logged.add(position);
      };
    },
    async keep(ctx, resourceType, found) {
      if (!found) return;
      entries = [rolesEntry(ctx, resourceType, found)];
      await append(ctx, entries);
    },
    committed() {
      done();
      tell(entries);
    },
  };
}
