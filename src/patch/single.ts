import { saysNothing, skipUnknownValue } from '../schema/bodies/unknown-value.js';
import { isJsonObject } from '../schema/json.js';
import type { Attribute, AttributePath } from '../schema/types.js';
import { readValue } from '../schema/values.js';
import { wholePath } from './operation.js';
import type { OperationContext } from './operation-context.js';
import {
  isClearing,
  mergeParts,
  type Parts,
  readParts,
  refuseImmutable,
  replaceParts,
} from './parts.js';

/** Adds, replaces or removes a single-valued attribute as a whole (RFC 7644 §3.5.2). */
export function applySingle(step: OperationContext, path: AttributePath, value: unknown): void {
  const { draft, op, rules } = step;
  const before = draft.get(path);
  const cleared = op === 'remove' || isClearing(value, rules);
  const after = cleared ? undefined : newValue(step, path, before, value);
  refuseImmutable(path.attribute, before, after, path.path);
  draft.set(path, after);
}

function newValue(
  { op, rules, note }: OperationContext,
  path: AttributePath,
  before: unknown,
  value: unknown,
): unknown {
  const { attribute } = path;
  if (attribute.subAttributes === undefined) return readValue(attribute, value, rules, path.path);
  const write = op === 'replace' && rules.complexReplace === 'replace' ? replaceParts : mergeParts;
  const parts = readParts(attribute, value, rules, path.path);
  if (parts.size === 0 && saysNothing(attribute, value, rules)) {
    skipUnknownValue(rules, path.path, note);
    return before;
  }
  return write(attribute, isJsonObject(before) ? before : {}, parts, path.path);
}

/** The new value of a sub-attribute; undefined if the operation unassigns it. */
export function subValue(
  { op, rules }: OperationContext,
  sub: Attribute,
  before: unknown,
  value: unknown,
  path: string,
): unknown {
  if (op === 'remove') return undefined;
  const given = readValue(sub, value, rules, path);
  if (op === 'replace' || !Array.isArray(before)) return given;
  return Array.isArray(given) ? [...new Set([...before, ...given])] : before;
}

/** Sets or unassigns a sub-attribute; its parent comes and goes with its sub-attributes. */
export function applySubAttribute(
  step: OperationContext,
  path: AttributePath,
  sub: Attribute,
  value: unknown,
): void {
  const { attribute } = path;
  const before = step.draft.get(path);
  const complex = isJsonObject(before) ? before : {};
  const parts: Parts = new Map([[sub, subValue(step, sub, complex[sub.name], value, path.path)]]);
  const parent = wholePath(path);
  const after = mergeParts(attribute, complex, parts, parent);
  refuseImmutable(attribute, before, after, parent);
  step.draft.set(path, after);
}
