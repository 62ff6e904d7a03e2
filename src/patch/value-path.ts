import { ScimError } from '../errors/scim-error.js';
import type { Pausable } from '../lib/pausable.js';
import { saysNothing, skipUnknownValue } from '../schema/bodies/unknown-value.js';
import type { Attribute, Attributes } from '../schema/types.js';
import { filterCost } from './cost.js';
import { type ElementList, isComplexElement, type ListElement } from './element-list.js';
import { isUnassigned } from './json.js';
import { addElements, readListElement, settlePrimary } from './list.js';
import type { ValuePathTarget } from './operation.js';
import type { OperationContext } from './operation-context.js';
import { isClearing, mergeParts, type Parts, readParts, replaceParts } from './parts.js';
import { hasFixedElements, isReference, withReferencedId } from './reference.js';
import { subValue } from './single.js';
import { idsOf, noTarget, valueFromFilter } from './value-from-filter.js';

/** Sub-attributes that describe a value and are none without it. */
const LABELS: ReadonlySet<string> = new Set(['type', 'primary', 'display']);

function* select(
  list: ElementList,
  { path, filter, matches }: ValuePathTarget,
): Pausable<readonly number[]> {
  const ids = isReference(path.attribute) ? idsOf(filter) : undefined;
  if (ids === undefined) return yield* list.slotsWhere(matches, filterCost(filter));
  return [...new Set(ids.flatMap((value) => list.slotsOf(list.key({ value }))))];
}

/** An element that only says what kind of value it would be has lost its value, and goes. */
function withoutLabelsAlone(
  attribute: Attribute,
  removed: Attribute,
  element: Attributes | undefined,
): Attributes | undefined {
  if (element === undefined || LABELS.has(removed.name)) return element;
  const rest = Object.keys(element).filter((name) => !isUnassigned(element[name]));
  const labelled = attribute.subAttributes?.some(({ name }) => LABELS.has(name));
  return labelled && rest.every((name) => LABELS.has(name)) ? undefined : element;
}

/** Writes an element; one that has become the same as another is merged with it. */
function rewrite(list: ElementList, slot: number, element: ListElement | undefined): void {
  list.put(slot, element);
  if (element === undefined) return;
  for (const other of [...list.slotsOf(list.key(element))]) {
    const same = list.at(other);
    if (other === slot || same === undefined) continue;
    list.put(other, undefined);
    if (isComplexElement(same) && isComplexElement(element)) {
      list.put(slot, { ...same, ...element });
    }
  }
}

/** Makes the element that was not found, by what the filter says of it (rule `valuePathWithoutMatch`). */
function* create(
  step: OperationContext,
  target: ValuePathTarget,
  list: ElementList,
  value: ListElement,
): Pausable<void> {
  const { path, filter } = target;
  if (step.rules.valuePathWithoutMatch === 'noTarget') throw noTarget(path.path);
  if (!isComplexElement(value)) {
    yield* addElements(step, list, path, [value]);
    return;
  }
  const seed = valueFromFilter(filter);
  if (seed === undefined) throw noTarget(path.path);
  const element = withReferencedId(path.attribute, { ...seed, ...value });
  yield* addElements(step, list, path, [element]);
}

/** An unassigned value needs no element to be kept in, where elements may be missing. */
function refuseMissing(
  step: OperationContext,
  target: ValuePathTarget,
  found: readonly number[],
): void {
  const strict = step.op !== 'remove' && step.rules.valuePathWithoutMatch === 'noTarget';
  if (found.length === 0 && strict) throw noTarget(target.path.path);
}

/** Where a path may not end in a filter, `members[…].value` is how a client removes a member. */
function standsForElement(
  { rules }: OperationContext,
  attribute: Attribute,
  sub: Attribute,
): boolean {
  const named = rules.valuePathElement === 'refuse' && sub.name === 'value';
  return named && hasFixedElements(attribute);
}

function* writeSub(
  step: OperationContext,
  target: ValuePathTarget,
  sub: Attribute,
  value: unknown,
): Pausable<void> {
  const { path } = target;
  const { attribute } = path;
  const list = yield* step.draft.list(path);
  const slots = yield* select(list, target);
  const subPath = `${path.path}.${sub.name}`;
  const given = subValue(step, sub, undefined, value, subPath);
  if (given === undefined) refuseMissing(step, target, slots);
  else if (slots.length === 0) yield* create(step, target, list, { [sub.name]: given });
  const marked = new Set<number>();
  for (const slot of slots) {
    if (step.work.isDue()) yield;
    const element = list.at(slot);
    if (!isComplexElement(element)) continue;
    const after = subValue(step, sub, element[sub.name], value, subPath);
    if (after === undefined && isUnassigned(element[sub.name])) continue;
    if (after === undefined && standsForElement(step, attribute, sub)) {
      list.put(slot, undefined);
      continue;
    }
    const merged = mergeParts(attribute, element, new Map([[sub, after]]), path.path);
    const left = after === undefined ? withoutLabelsAlone(attribute, sub, merged) : merged;
    if (after === undefined && sub.required && left !== undefined) {
      throw new ScimError('mutability', `Attribute "${subPath}" is required.`);
    }
    rewrite(list, slot, left);
    if (sub.name === 'primary' && after === true) marked.add(slot);
  }
  settlePrimary(list, marked, step.rules, path.path);
}

function* writeElements(
  step: OperationContext,
  target: ValuePathTarget,
  value: unknown,
): Pausable<void> {
  const { path } = target;
  const { attribute } = path;
  const list = yield* step.draft.list(path);
  const slots = yield* select(list, target);
  if (step.op === 'remove' || isClearing(value, step.rules)) {
    refuseMissing(step, target, slots);
    if (step.op !== 'add') for (const slot of slots) list.put(slot, undefined);
    return;
  }
  if (attribute.subAttributes === undefined) {
    const element = readListElement(attribute, value, step.rules, path.path);
    if (element === undefined) return;
    if (slots.length === 0) yield* create(step, target, list, element);
    for (const slot of slots) {
      rewrite(list, slot, element);
      if (step.work.isDue()) yield;
    }
    return;
  }
  const parts = readParts(attribute, value, step.rules, path.path);
  if (parts.size === 0 && saysNothing(attribute, value, step.rules)) {
    skipUnknownValue(step.rules, path.path, step.note);
    return;
  }
  const given = assigned(parts);
  if (slots.length === 0 && !isUnassigned(given)) yield* create(step, target, list, given);
  const write = step.op === 'add' ? mergeParts : replaceParts;
  const marked = new Set<number>();
  for (const slot of slots) {
    if (step.work.isDue()) yield;
    const element = list.at(slot);
    if (!isComplexElement(element)) continue;
    const after = write(attribute, element, parts, path.path);
    rewrite(list, slot, after);
    if (given.primary === true) marked.add(slot);
  }
  settlePrimary(list, marked, step.rules, path.path);
}

function assigned(parts: Parts): Attributes {
  const element: Record<string, unknown> = {};
  for (const [{ name }, value] of parts) if (value !== undefined) element[name] = value;
  return element;
}

/**
 * Changes the elements of a multi-valued attribute that a filter selects, or one sub-attribute of each
 * (RFC 7644 §3.5.2). A value that comes with a removal says nothing that the path does not say.
 */
export function* applyValuePath(
  step: OperationContext,
  target: ValuePathTarget,
  value: unknown,
): Pausable<void> {
  if (target.subAttribute === undefined) yield* writeElements(step, target, value);
  else yield* writeSub(step, target, target.subAttribute, value);
}
