import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import { comparisonKey } from './comparison.js';
import { subAttributeOf } from './sub-attribute.js';
import type { Attribute } from './types.js';

type Element = Readonly<Record<string, unknown>>;
type Scalar = string | number | boolean;

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function keyOf(attribute: Attribute, value: unknown): unknown {
  if (isScalar(value)) return comparisonKey(attribute)(value);
  if (Array.isArray(value)) return value.map((item) => keyOf(attribute, item));
  return value;
}

/**
 * What makes an element of a multi-valued attribute the element it is (RFC 7643 §2.4): the reference
 * alone where elements refer to resources (ids are unique over all types), else value and type, else the
 * whole of it but for `primary`, which says nothing about what it is.
 *
 * @returns a function from an element, in canonical names, to a string that same elements share.
 */
export function elementKey(attribute: Attribute): (element: unknown) => string {
  const { subAttributes } = attribute;
  if (subAttributes === undefined) {
    const key = comparisonKey(attribute);
    return (element) => JSON.stringify(isScalar(element) ? key(element) : element);
  }
  const named = (name: string): Attribute[] => subAttributes.filter((sub) => sub.name === name);
  const isReference = named('$ref').some(({ referenceTypes = [] }) =>
    referenceTypes.some((target) => target !== 'uri' && target !== 'external'),
  );
  const identity = [...named('value'), ...(isReference ? [] : named('type'))];
  const descriptive = subAttributes.filter(({ name }) => name !== 'primary');
  return (element) => {
    const values = element as Element;
    const hasValue = identity[0]?.name === 'value' && values.value !== undefined;
    const subs = hasValue ? identity : descriptive;
    return JSON.stringify(subs.map((sub) => keyOf(sub, values[sub.name]) ?? null));
  };
}

/** Makes one of the elements that are the same; what a later one says wins. */
function mergeSame(attribute: Attribute, elements: readonly unknown[]): unknown[] {
  const key = elementKey(attribute);
  const merged = new Map<string, unknown>();
  for (const element of elements) {
    const text = key(element);
    const present = merged.get(text);
    merged.set(
      text,
      present !== undefined && attribute.subAttributes
        ? { ...(present as Element), ...(element as Element) }
        : element,
    );
  }
  return [...merged.values()];
}

function isPrimary(element: unknown): boolean {
  return (element as Element).primary === true;
}

/**
 * Brings the values that one request gave for a multi-valued attribute into order: the same element
 * appears once, and at most one is primary (RFC 7643 §2.4).
 *
 * @throws ScimError invalidValue for a second primary, if rule `duplicatePrimary` refuses it.
 */
export function settleElements(
  attribute: Attribute,
  elements: readonly unknown[],
  rules: Rules,
  path: string,
): readonly unknown[] {
  const merged = elements.length > 1 ? mergeSame(attribute, elements) : elements;
  if (!subAttributeOf(attribute, 'primary')) return merged;
  const last = merged.findLastIndex(isPrimary);
  if (merged.findIndex(isPrimary) === last) return merged;
  if (rules.duplicatePrimary === 'refuse') {
    throw new ScimError('invalidValue', `Attribute "${path}" has more than one primary value.`);
  }
  return merged.map((element, i) =>
    i !== last && isPrimary(element) ? { ...(element as Element), primary: false } : element,
  );
}
