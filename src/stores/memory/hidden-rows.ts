import { NotFoundError, UniquenessError } from '../../errors/store-errors.js';
import type { HiddenClash, HiddenMethods, HiddenResource } from '../contract/hidden.js';
import type { ResourceDraft } from '../contract/resource.js';
import type { Directory } from './directory.js';
import { createRow, type RowWriter } from './row-writer.js';
import type { Journal } from './table/journal.js';
import type { Row } from './table/row.js';
import { write } from './unit-of-work.js';

/** Resources of one type and those of the same type that SCIM does not show. */
export interface HiddenRows {
  readonly shown: RowWriter;
  readonly hidden: RowWriter;
}

/** The hidden row that holds a unique value of the draft. */
function findClash({ hidden }: HiddenRows, draft: ResourceDraft): HiddenClash | undefined {
  if (hidden.table.isEmpty) return undefined;
  const clash = hidden.table.clash(draft);
  return clash && { attribute: clash.path, hiddenId: clash.row.id };
}

/** @throws UniquenessError if a hidden row holds a unique value of the draft. */
export function refuseHiddenClash(rows: HiddenRows, draft: ResourceDraft): void {
  const clash = findClash(rows, draft);
  if (clash) throw new UniquenessError(clash.attribute, { hiddenId: clash.hiddenId });
}

/** @throws UniquenessError if any other row, hidden or not, holds a unique value of it. */
export function hideRow(
  { shown, hidden }: HiddenRows,
  draft: ResourceDraft,
  journal: Journal,
): Row {
  const clash = shown.table.clash(draft);
  if (clash) throw new UniquenessError(clash.path);
  return createRow(hidden, draft, journal);
}

export function hiddenResource({ hidden }: HiddenRows, id: string): HiddenResource | undefined {
  const row = hidden.table.find(id);
  return row && { resource: row.record };
}

/** What is the same for rows of every type. */
export function linkingMethods(
  tenantOf: (tenantId: string) => Directory,
  rowsOf: (directory: Directory) => HiddenRows,
): Required<Pick<HiddenMethods, 'linkExisting' | 'findHidden'>> {
  return {
    async linkExisting(ctx, hiddenId, draft) {
      const directory = tenantOf(ctx.tenantId);
      return write(ctx, directory.mutex, (journal) => {
        return adoptRow(rowsOf(directory), hiddenId, draft, journal).record;
      });
    },

    findHidden: async (ctx, draft) => findClash(rowsOf(tenantOf(ctx.tenantId)), draft),
  };
}

/**
 * Makes a hidden row a shown one with the same id, its record exactly the draft; whether a user is active stays
 * as it is where the draft does not say it.
 *
 * @throws NotFoundError, UniquenessError
 */
function adoptRow(rows: HiddenRows, hiddenId: string, draft: ResourceDraft, journal: Journal): Row {
  const { shown, hidden } = rows;
  const row = hidden.table.find(hiddenId);
  if (!row) throw new NotFoundError();
  hidden.table.delete(row, journal);
  refuseHiddenClash(rows, draft);
  const { active, meta } = row.record;
  const kept = active === undefined ? {} : { active };
  const adopted = createRow(shown, { ...kept, ...draft }, journal, {
    id: row.id,
    created: meta.created,
  });
  if (adopted.record.active === active) adopted.activeSince = row.activeSince;
  return adopted;
}
