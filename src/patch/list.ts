import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import { comparisonKey } from '../schema/comparison.js';
import { subAttributeOf } from '../schema/sub-attribute.js';
import type { Attribute, AttributePath, Attributes } from '../schema/types.js';
import { readElement } from '../schema/values.js';
import { type ElementList, isComplexElement, type ListElement } from './element-list.js';
import { isClearing } from './parts.js';
import { hasFixedElements, isReference, withReferencedId } from './reference.js';
import type { Step } from './step.js';

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
 * an empty text do, elements of which none names a resource do not.
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
  if (!hasFixedElements(attribute) || elements.length > 0 || isClearing(value, rules)) return;
  throw new ScimError('invalidValue', `"${path}" names nobody; an empty list removes all.`);
}

function readList(path: AttributePath, value: unknown, rules: Rules): readonly ListElement[] {
  const { attribute } = path;
  return givenElements(value, rules, path.path).flatMap((item) => {
    const element = readListElement(attribute, item, rules, path.path);
    if (element === undefined) return [];
    if (hasFixedElements(attribute) && isComplexElement(element) && element.value === undefined) {
      throw new ScimError('invalidValue', `Attribute "${path.path}.value" is required.`);
    }
    return [element];
  });
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
export function addElements(
  list: ElementList,
  path: AttributePath,
  elements: readonly ListElement[],
  rules: Rules,
): void {
  const marked = new Set<number>();
  for (const element of elements) {
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
function replaceElements(
  list: ElementList,
  path: AttributePath,
  elements: readonly ListElement[],
  rules: Rules,
): void {
  const fixed = hasFixedElements(path.attribute);
  const next = elements.map((element) => {
    const [same] = fixed ? list.slotsOf(list.key(element)) : [];
    return (same === undefined ? undefined : list.at(same)) ?? element;
  });
  list.clear();
  addElements(list, path, next, rules);
}

/** Steps to put one element into an index of values. */
const INDEX_EFFORT = 5;

/** Finds elements by `value`, and by `type` too where both say one. */
function valueFinder(
  attribute: Attribute,
  list: ElementList,
): (wanted: Attributes) => readonly number[] {
  const value = subAttributeOf(attribute, 'value');
  const type = subAttributeOf(attribute, 'type');
  const keyOf = (sub: Attribute | undefined, element: Attributes): unknown => {
    const part = sub === undefined ? undefined : element[sub.name];
    return sub !== undefined && typeof part === 'string' ? comparisonKey(sub)(part) : part;
  };
  const byValue = new Map<unknown, number[]>();
  for (const slot of list.slotsWhere(isComplexElement, INDEX_EFFORT)) {
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
function removeListed(step: Step, list: ElementList, path: AttributePath, value: unknown): void {
  const { attribute } = path;
  let byValue: ReturnType<typeof valueFinder> | undefined;
  for (const item of itemsOf(value)) {
    const wanted = readListElement(attribute, item, step.rules, path.path);
    if (wanted === undefined) continue;
    let slots = list.slotsOf(list.key(wanted));
    if (isComplexElement(wanted) && wanted.value !== undefined && !isReference(attribute)) {
      byValue ??= valueFinder(attribute, list);
      slots = byValue(wanted);
    }
    for (const slot of [...slots]) list.put(slot, undefined);
  }
}

/** Adds to, replaces or removes from a multi-valued attribute as a whole (RFC 7644 §3.5.2). */
export function applyList(step: Step, path: AttributePath, value: unknown): void {
  const { draft, op, rules } = step;
  const list = draft.list(path);
  if (op === 'add') addElements(list, path, readList(path, value, rules), rules);
  else if (op === 'replace') {
    const elements = readList(path, value, rules);
    refuseEmptying(path.attribute, value, elements, rules, path.path);
    replaceElements(list, path, elements, rules);
  } else if (value === undefined || value === null) list.clear();
  else if (rules.removeWithValue === 'listed') removeListed(step, list, path, value);
  else throw removalWithValue(path.path);
}

export function removalWithValue(path: string): ScimError {
  return new ScimError(
    'invalidValue',
    `A removal from "${path}" takes no value; name the values by a filter in the path.`,
  );
}
