import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import type { Pausable } from '../lib/pausable.js';
import { saysNothing, skipUnknownValue } from '../schema/bodies/unknown-value.js';
import { comparisonKey } from '../schema/comparison.js';
import { valueFromJsonText } from '../schema/notation/json-text.js';
import { subAttributeOf } from '../schema/sub-attribute.js';
import type { Attribute, AttributePath, Attributes } from '../schema/types.js';
import { readElement } from '../schema/values.js';
import { type ElementList, isComplexElement, type ListElement } from './element-list.js';
import type { OperationContext } from './operation-context.js';
import { isClearing } from './parts.js';
import { hasFixedElements, isReference, withReferencedId } from './reference.js';

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/**
 * The elements that an add or replace gives. A value that is not in a list counts as a list of one, for
 * RFC 7644 §3.5.2.1 adds single values, unless rule `bareMultiValuePatch` refuses it.
 *
 * @throws ScimError `invalidValue`
 */
export function givenElements(value: unknown, rules: Rules, path: string): readonly unknown[] {
  const refused = rules.bareMultiValuePatch === 'refuse' && !isClearing(value, rules);
  if (refused && !Array.isArray(value)) {
    throw new ScimError('invalidValue', `Attribute "${path}" takes an array of values.`);
  }
  return itemsOf(value);
}

/** Reads one element; undefined if it is unassigned. A reference gets its id from its URI. */
export function readListElement(
  attribute: Attribute,
  item: unknown,
  rules: Rules,
  path: string,
): ListElement | undefined {
  const element = readElement(attribute, item, rules, path) as ListElement | undefined;
  return isComplexElement(element) ? withReferencedId(attribute, element) : element;
}

/**
 * Refuses a replacement that would empty a list of references without saying so: null, an empty list and
 * an empty string do, elements of which none names a resource do not.
 *
 * @throws ScimError `invalidValue`
 */
export function refuseEmptying(
  attribute: Attribute,
  value: unknown,
  elements: readonly unknown[],
  rules: Rules,
  path: string,
): void {
  if (!hasFixedElements(attribute) || elements.length > 0) return;
  if (isClearing(valueFromJsonText(attribute, value, rules, path), rules)) return;
  throw new ScimError('invalidValue', `"${path}" names nobody; an empty list removes all.`);
}

function* readList(
  { rules, work }: OperationContext,
  path: AttributePath,
  value: unknown,
): Pausable<readonly ListElement[]> {
  const { attribute } = path;
  const elements: ListElement[] = [];
  for (const item of givenElements(value, rules, path.path)) {
    work.spend(1);
    if (work.isDue()) yield;
    const element = readListElement(attribute, item, rules, path.path);
    if (element === undefined) continue;
    if (hasFixedElements(attribute) && isComplexElement(element) && element.value === undefined) {
      throw new ScimError('invalidValue', `Attribute "${path.path}.value" is required.`);
    }
    elements.push(element);
  }
  return elements;
}

/**
 * Leaves one element primary after an operation has set some (RFC 7644 §3.5.2): the last of these.
 *
 * @throws ScimError `invalidValue` for several at once, if rule `duplicatePrimary` refuses them.
 */
export function settlePrimary(
  list: ElementList,
  marked: ReadonlySet<number>,
  rules: Rules,
  path: string,
): void {
  const winner = [...marked].at(-1);
  if (winner === undefined) return;
  if (marked.size > 1 && rules.duplicatePrimary === 'refuse') {
    throw new ScimError('invalidValue', `Attribute "${path}" has more than one primary value.`);
  }
  for (const slot of list.primaries()) {
    const element = list.at(slot);
    if (slot === winner || !isComplexElement(element)) continue;
    list.put(slot, { ...element, primary: false });
  }
}

/** The same element said twice: its sub-attributes merge, and what identifies it keeps its spelling. */
function mergeSame(attribute: Attribute, present: ListElement, given: ListElement): ListElement {
  if (!isComplexElement(present) || !isComplexElement(given)) return present;
  if (hasFixedElements(attribute)) return present;
  const kept = (attribute.subAttributes ?? []).filter(
    ({ name, mutability }) =>
      present[name] !== undefined &&
      (name === 'value' || name === 'type' || mutability === 'immutable'),
  );
  const identity = Object.fromEntries(kept.map(({ name }) => [name, present[name]]));
  return { ...present, ...given, ...identity };
}

/** Adds elements that are not there yet, and merges those that are (RFC 7644 §3.5.2.1). */
export function* addElements(
  { rules, work }: OperationContext,
  list: ElementList,
  path: AttributePath,
  elements: readonly ListElement[],
): Pausable<void> {
  const marked = new Set<number>();
  for (const element of elements) {
    if (work.isDue()) yield;
    const [same] = list.slotsOf(list.key(element));
    const present = same === undefined ? undefined : list.at(same);
    const slot = same === undefined ? list.push(element) : same;
    if (present !== undefined) list.put(slot, mergeSame(path.attribute, present, element));
    if (!isComplexElement(element) || element.primary !== true) continue;
    marked.delete(slot);
    marked.add(slot);
  }
  settlePrimary(list, marked, rules, path.path);
}

/** Fixed elements that stay keep what the provider knows about them. */
function* replaceElements(
  step: OperationContext,
  list: ElementList,
  path: AttributePath,
  elements: readonly ListElement[],
): Pausable<void> {
  const fixed = hasFixedElements(path.attribute);
  const next: ListElement[] = [];
  for (const element of elements) {
    const [same] = fixed ? list.slotsOf(list.key(element)) : [];
    next.push((same === undefined ? undefined : list.at(same)) ?? element);
    if (step.work.isDue()) yield;
  }
  list.clear();
  yield* addElements(step, list, path, next);
}

/** Steps to put one element into an index of values. */
const INDEX_COST = 5;

/** Finds elements by `value`, and by `type` too where both say one. */
function* valueFinder(
  attribute: Attribute,
  list: ElementList,
): Pausable<(wanted: Attributes) => readonly number[]> {
  const value = subAttributeOf(attribute, 'value');
  const type = subAttributeOf(attribute, 'type');
  const keyOf = (sub: Attribute | undefined, element: Attributes): unknown => {
    const part = sub === undefined ? undefined : element[sub.name];
    return sub !== undefined && typeof part === 'string' ? comparisonKey(sub)(part) : part;
  };
  const byValue = new Map<unknown, number[]>();
  for (const slot of yield* list.slotsWhere(isComplexElement, INDEX_COST)) {
    const element = list.at(slot);
    if (!isComplexElement(element)) continue;
    const key = keyOf(value, element);
    const others = byValue.get(key);
    if (others === undefined) byValue.set(key, [slot]);
    else others.push(slot);
  }
  return (wanted) =>
    (byValue.get(keyOf(value, wanted)) ?? []).filter((slot) => {
      const element = list.at(slot);
      const ours = isComplexElement(element) ? keyOf(type, element) : undefined;
      const theirs = keyOf(type, wanted);
      return ours === undefined || theirs === undefined || ours === theirs;
    });
}

/** Removes the listed elements only, whatever else is there (rule `removeWithValue`). */
function* removeListed(
  step: OperationContext,
  list: ElementList,
  path: AttributePath,
  value: unknown,
): Pausable<void> {
  const { attribute } = path;
  let byValue: ((wanted: Attributes) => readonly number[]) | undefined;
  for (const item of itemsOf(value)) {
    if (step.work.isDue()) yield;
    const wanted = readListElement(attribute, item, step.rules, path.path);
    if (wanted === undefined) {
      if (saysNothing(attribute, item, step.rules)) {
        skipUnknownValue(step.rules, path.path, step.note);
      }
      continue;
    }
    let slots = list.slotsOf(list.key(wanted));
    if (isComplexElement(wanted) && wanted.value !== undefined && !isReference(attribute)) {
      byValue ??= yield* valueFinder(attribute, list);
      slots = byValue(wanted);
    }
    for (const slot of [...slots]) list.put(slot, undefined);
  }
}

/** Adds to, replaces or removes from a multi-valued attribute as a whole (RFC 7644 §3.5.2). */
export function* applyList(
  step: OperationContext,
  path: AttributePath,
  value: unknown,
): Pausable<void> {
  const { draft, op, rules } = step;
  const list = yield* draft.list(path);
  if (op !== 'remove') {
    const elements = yield* readList(step, path, value);
    if (op === 'replace') refuseEmptying(path.attribute, value, elements, rules, path.path);
    if (elements.length === 0 && saysNothing(path.attribute, value, rules)) {
      skipUnknownValue(rules, path.path, step.note);
    } else if (op === 'add') yield* addElements(step, list, path, elements);
    else yield* replaceElements(step, list, path, elements);
  } else if (value === undefined || value === null) list.clear();
  else if (rules.removeWithValue === 'listed') yield* removeListed(step, list, path, value);
  else throw removalWithValue(path.path);
}

export function removalWithValue(path: string): ScimError {
  return new ScimError(
    'invalidValue',
    `A removal from "${path}" takes no value; name the values by a filter in the path.`,
  );
}
