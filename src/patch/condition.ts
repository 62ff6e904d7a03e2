import { saysNothing, skipUnknownValue } from '../schema/bodies/unknown-value.js';
import { isJsonObject } from '../schema/json.js';
import type { AttributePath } from '../schema/types.js';
import { isUnassigned } from './json.js';
import { type ValueCondition, wholePath } from './operation.js';
import type { OperationContext } from './operation-context.js';
import { isClearing, refuseImmutable } from './parts.js';
import { noTarget, valueFromFilter } from './value-from-filter.js';

/** Makes room for a value of another description than the one that is there. */
function begin(step: OperationContext, path: AttributePath, { filter }: ValueCondition): void {
  if (step.rules.valuePathWithoutMatch === 'noTarget') throw noTarget(path.path);
  const seed = valueFromFilter(filter);
  if (seed === undefined) throw noTarget(path.path);
  step.draft.set(path, seed);
}

function refuseChanges(path: AttributePath, before: unknown, after: unknown): void {
  const { attribute } = path;
  const whole = wholePath(path);
  refuseImmutable(attribute, before, after, whole);
  if (!isJsonObject(before)) return;
  for (const sub of attribute.subAttributes ?? []) {
    const now = isJsonObject(after) ? after[sub.name] : undefined;
    refuseImmutable(sub, before[sub.name], now, `${whole}.${sub.name}`);
  }
}

/**
 * Applies an operation to the only value of an attribute if it meets the condition (rule
 * `singleValueFilter`). A removal that does not find it changes nothing; what is added or replaced takes
 * its place, by rule `valuePathWithoutMatch`, for there is room for one value.
 *
 * @throws ScimError `noTarget`, or `mutability` for a value that cannot change.
 */
export function applyIfMet(
  step: OperationContext,
  path: AttributePath,
  condition: ValueCondition,
  value: unknown,
  apply: () => void,
): void {
  const { draft, op, rules } = step;
  const before = draft.get(path);
  if (!isUnassigned(before) && condition.matches(before)) {
    apply();
    return;
  }
  if (op === 'remove') return;
  if (isClearing(value, rules)) {
    if (rules.valuePathWithoutMatch === 'noTarget') throw noTarget(path.path);
    return;
  }
  // What says nothing takes nobody's place.
  if (path.subAttribute === undefined && saysNothing(path.attribute, value, rules)) {
    skipUnknownValue(rules, path.path, step.note);
    return;
  }
  begin(step, path, condition);
  apply();
  refuseChanges(path, before, draft.get(path));
}
