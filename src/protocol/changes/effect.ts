import type { ProvisioningKind } from '../../monitoring/log/entry.js';
import type { Happening, Unit } from '../model/unit.js';
import type { Effect, Written } from '../model/write-result.js';

/** By the end of an event's type; what stands further up says more about the write. */
const KINDS: readonly (readonly [string, ProvisioningKind])[] = [
  ['.deleted', 'delete'],
  ['.created', 'create'],
  ['.deactivated', 'disable'],
  ['.reactivated', 'reactivate'],
  ['.updated', 'update'],
  ['.members.changed', 'membership'],
];

function effectOf(
  happened: readonly Happening[],
  { skipped = [], omittedMembers }: Written,
): Effect {
  const found = KINDS.find(([end]) => happened.some(({ type }) => type.endsWith(end)));
  const changed = happened.find((happening) => happening.changed)?.changed;
  return {
    kind: found?.[1] ?? 'unchanged',
    ...(changed && { changed }),
    ...(skipped.length > 0 && { skipped }),
    ...(omittedMembers && { omittedMembers }),
  };
}

/** Runs a write and tells what it did. */
export async function withEffect(unit: Unit, write: () => Promise<Written>): Promise<Written> {
  const before = unit.happened.length;
  const written = await write();
  return { ...written, effect: effectOf(unit.happened.slice(before), written) };
}
