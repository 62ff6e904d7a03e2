import type { Rules } from '../conformance/rules.js';
import { partFromJsonText, valueFromJsonText } from '../schema/notation/json-text.js';
import type { PatchTarget } from './operation.js';

/**
 * The value of an operation, whose JSON text some clients send in its place. What is inside a list is read
 * with the values.
 *
 * @throws ScimError `invalidValue` where rule `jsonText` refuses it.
 */
export function sentValue(target: PatchTarget, value: unknown, rules: Rules): unknown {
  if (target.kind === 'extension') return value;
  const { attribute, path } = target.path;
  const sub = target.kind === 'attribute' ? undefined : target.subAttribute;
  if (sub === undefined) return valueFromJsonText(attribute, value, rules, path);
  const subPath = target.kind === 'valuePath' ? `${path}.${sub.name}` : path;
  return partFromJsonText(attribute, sub, value, rules, subPath);
}

/** What a removal lists, likewise; a value that comes with any other removal says nothing. */
export function removedValue(target: PatchTarget, value: unknown, rules: Rules): unknown {
  return target.kind === 'attribute' ? sentValue(target, value, rules) : value;
}
