import type { Database, Within } from './database.js';
import { buildHeld, type Held, type HeldKind } from './held-statement.js';

/** Writes that cannot fail, and of which only the commit needs to know: held back in a unit of work, else done at once. */
export async function hold<E>(
  database: Pick<Database, 'query' | 'unitOf'>,
  within: Within,
  kind: HeldKind<readonly E[]>,
  entries: readonly E[],
): Promise<void> {
  if (entries.length === 0) return;
  const unit = database.unitOf(within);
  if (unit !== undefined) {
    unit.hold(kind, (before = []) => [...before, ...entries]);
    return;
  }
  const { text, values, read } = buildHeld([[kind, entries] as unknown as Held]);
  const [row = {}] = await database.query(within, text, values, 'apart');
  read(row);
}
