import type { Health } from '../monitoring/reports/health.js';
import { type AlertBook, keyOf } from './alert-book.js';
import type { AlertKind } from './kinds.js';

const KINDS = {
  degraded: 'health.degraded',
  quarantineRisk: 'health.quarantineRisk',
  quarantineLikely: 'health.quarantineLikely',
  silent: 'health.silent',
} as const;
const PROBLEMS: readonly AlertKind[] = Object.values(KINDS);

/** Raises what a verdict is worth, and ends what it is not any more. */
export async function noteHealth(
  book: AlertBook,
  tenantId: string,
  { verdict, reason }: Health,
): Promise<void> {
  if (verdict === 'healthy') return noteRecovery(book, tenantId);
  const kind = KINDS[verdict];
  await book.raise(tenantId, { kind, facts: { reason } });
  await book.end(tenantId, [
    keyOf('health.recovered'),
    ...PROBLEMS.filter((other) => other !== kind).map((other) => keyOf(other)),
  ]);
}

/** Who was told of a problem is told that it is over. It is ended last, so that a crash in between repeats nothing. */
async function noteRecovery(book: AlertBook, tenantId: string): Promise<void> {
  const open = (await book.open(tenantId)).filter(({ kind }) => PROBLEMS.includes(kind));
  if (open.length === 0) return;
  const [told] = open
    .filter(({ status }) => status === 'sent')
    .sort((a, b) => Date.parse(b.raisedAt) - Date.parse(a.raisedAt));
  if (told) {
    await book.raise(tenantId, { kind: 'health.recovered', facts: {}, occurrence: told.id });
  }
  await book.end(
    tenantId,
    open.map(({ key }) => key),
  );
}
