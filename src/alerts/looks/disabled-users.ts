import type { CellValue } from '../../lib/csv.js';
import type { DisabledUsersReport } from '../../monitoring/disabled-users/disabled-users.js';
import { type AlertBook, keyOf } from '../alert-book.js';
import type { Look } from './look.js';

const DAY_MS = 86_400_000;
/** Ids that an alert names. */
const MAX_IDS = 20;

/** Whether a cell says that there is something. */
const isSomething = (cell: CellValue): boolean => cell !== '' && cell !== '0' && Boolean(cell);

/** Finds people who have been inactive for so many days and have something in one of the columns. */
export function lookAtDisabled(
  report: Pick<DisabledUsersReport, 'rows'>,
  books: readonly AlertBook[],
  { days, now }: { readonly days: number; readonly now: () => number },
): Look {
  return async (tenantId) => {
    const latest = now() - days * DAY_MS;
    const userIds: string[] = [];
    const names = new Set<string>();
    let count = 0;
    for await (const { id, since, columns } of report.rows(tenantId)) {
      if (Date.parse(since) > latest) continue;
      const holding = Object.entries(columns).filter(([, cell]) => isSomething(cell));
      if (holding.length === 0) continue;
      count += 1;
      for (const [name] of holding) names.add(name);
      if (userIds.length < MAX_IDS) userIds.push(id);
    }
    const facts = { count, days, userIds, columns: [...names] };
    for (const book of books) {
      if (count === 0) await book.end(tenantId, [keyOf('disabledUsers.holding')]);
      else await book.raise(tenantId, { kind: 'disabledUsers.holding', facts });
    }
  };
}
