import type { ProvisioningKind } from '../../monitoring/log/entry.js';
import type { OpenUnit, ResourceChange } from '../model/unit.js';
import type { WriteResult, WriteSummary } from '../model/write-result.js';

/** By the end of an event's type; what stands further up says more about the write. */
const KINDS: readonly (readonly [string, ProvisioningKind])[] = [
  ['.deleted', 'delete'],
  ['.created', 'create'],
  ['.deactivated', 'disable'],
  ['.reactivated', 'reactivate'],
  ['.updated', 'update'],
  ['.members.changed', 'membership'],
];

function existingIn(changes: readonly ResourceChange[]): WriteSummary['existing'] {
  if (changes.some(({ linked }) => linked)) return 'linked';
  return changes.some(({ returned }) => returned) ? 'returned' : undefined;
}

function summarize(
  changes: readonly ResourceChange[],
  { skipped = [], omittedMembers }: WriteResult,
): WriteSummary {
  const found = KINDS.find(([end]) => changes.some(({ type }) => type.endsWith(end)));
  const changed = changes.find((change) => change.changed)?.changed;
  const existing = existingIn(changes);
  return {
    kind: found?.[1] ?? 'unchanged',
    ...(existing && { existing }),
    ...(changed && { changed }),
    ...(skipped.length > 0 && { skipped }),
    ...(omittedMembers && { omittedMembers }),
  };
}

/** Runs a write and tells what it did. */
export async function withSummary(
  unit: OpenUnit,
  write: () => Promise<WriteResult>,
): Promise<WriteResult> {
  const before = unit.changes.length;
  const written = await write();
  return { ...written, summary: summarize(unit.changes.slice(before), written) };
}
