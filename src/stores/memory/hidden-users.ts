import { NotFoundError, UniquenessError } from '../../errors/store-errors.js';
import type { ResourceDraft } from '../contract/resource.js';
import type { Directory } from './directory.js';
import { createRow } from './row-writer.js';
import type { Journal } from './table/journal.js';
import type { Row } from './table/row.js';

/** @throws UniquenessError if a hidden user holds a unique value of the draft. */
export function refuseHiddenClash({ hidden }: Directory, draft: ResourceDraft): void {
  if (hidden.table.isEmpty) return;
  const clash = hidden.table.clash(draft);
  if (clash) throw new UniquenessError(clash.path, { hiddenId: clash.row.id });
}

/** @throws UniquenessError if any other user, hidden or not, holds a unique value of it. */
export function hideUser(
  { users, hidden }: Directory,
  draft: ResourceDraft,
  journal: Journal,
): Row {
  const clash = users.table.clash(draft);
  if (clash) throw new UniquenessError(clash.path);
  return createRow(hidden, { active: true, ...draft }, journal);
}

/**
 * Makes a hidden user a shown one with the same id, its record exactly the draft; whether they are active
 * stays as it is where the draft does not say it.
 *
 * @throws NotFoundError, UniquenessError
 */
export function adoptUser(
  directory: Directory,
  hiddenId: string,
  draft: ResourceDraft,
  journal: Journal,
): Row {
  const { users, hidden } = directory;
  const row = hidden.table.find(hiddenId);
  if (!row) throw new NotFoundError();
  hidden.table.delete(row, journal);
  refuseHiddenClash(directory, draft);
  const { active } = row.record;
  const adopted = createRow(users, { active, ...draft }, journal, {
    id: row.id,
    created: row.record.meta.created,
  });
  if (adopted.record.active === active) adopted.activeSince = row.activeSince;
  return adopted;
}
