import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import { withReferenceId } from '../schema/bodies/reference-id.js';
import { sameValue } from '../schema/comparison.js';
import { isJsonObject, quoted } from '../schema/json.js';
import { elementFromJsonText } from '../schema/notation/json-text.js';
import { subAttributeOf } from '../schema/sub-attribute.js';
import type { Attribute, Attributes } from '../schema/types.js';
import { readValue } from '../schema/values.js';
import { isUnassigned } from './json.js';
import { isReference, withoutStaleReference, withReferencedId } from './reference.js';

/** Sub-attributes that a client gave, by definition; undefined for one that it unassigns. */
export type Parts = ReadonlyMap<Attribute, unknown>;

/** Whether a value means "unassigned": null, an empty list, or an empty string by the rules. */
export function isClearing(value: unknown, rules: Rules): boolean {
  if (value === null || (Array.isArray(value) && value.length === 0)) return true;
  return value === '' && rules.emptyStringClears;
}

function unwrap(attribute: Attribute, value: unknown, rules: Rules, path: string): unknown {
  const wrapped = Array.isArray(value) && value.length === 1 && rules.wrappedSimpleValue;
  const single = elementFromJsonText(attribute, wrapped ? value[0] : value, rules, path);
  const bare = rules.bareComplexValue && !Array.isArray(single) && single !== null;
  if (isJsonObject(single) || !bare || !subAttributeOf(attribute, 'value')) {
    if (isJsonObject(single)) return single;
    throw new ScimError('invalidValue', `Attribute "${path}" must be an object.`);
  }
  return { value: single };
}

/**
 * Reads the sub-attributes of one complex value. Unlike reading the value as a whole it keeps apart what
 * the client unassigns (null) and what it says nothing about. What is readOnly is left out.
 */
export function readParts(attribute: Attribute, value: unknown, rules: Rules, path: string): Parts {
  const given = unwrap(attribute, value, rules, path);
  const parts = new Map<Attribute, unknown>();
  if (!isJsonObject(given)) return parts;
  const object = withReferenceId(attribute, given, rules);
  const subs = new Map(attribute.subAttributes?.map((sub) => [sub.name.toLowerCase(), sub]));
  for (const key of Object.keys(object)) {
    const sub = subs.get(key.toLowerCase());
    if (sub === undefined) {
      if (rules.unknownAttributes === 'ignore') continue;
      throw new ScimError('invalidSyntax', `Attribute "${path}" has no part ${quoted(key)}.`);
    }
    if (sub.mutability === 'readOnly') continue;
    parts.set(sub, readValue(sub, object[key], rules, `${path}.${sub.name}`));
  }
  return parts;
}

/**
 * Refuses to change a value that is there and cannot change (RFC 7643 §7, `immutable`). Setting what is
 * empty, and setting the same again, are no changes.
 *
 * @throws ScimError `mutability`
 */
export function refuseImmutable(
  attribute: Attribute,
  before: unknown,
  after: unknown,
  path: string,
): void {
  if (attribute.mutability !== 'immutable' || isUnassigned(before)) return;
  if (sameValue(attribute, before, after)) return;
  throw new ScimError('mutability', `Attribute "${path}" cannot be changed once it has a value.`);
}

/** `before` with the given parts written over it; undefined if nothing remains. */
export function mergeParts(
  attribute: Attribute,
  before: Attributes,
  parts: Parts,
  path: string,
): Attributes | undefined {
  const after: Record<string, unknown> = { ...before };
  for (const [sub, value] of parts) {
    if (value === undefined) delete after[sub.name];
    else after[sub.name] = value;
  }
  return settled(attribute, before, after, parts, path);
}

/**
 * The given parts alone, swapped for `before`; undefined if nothing remains. What the client cannot
 * write, or not again, stays.
 */
export function replaceParts(
  attribute: Attribute,
  before: Attributes,
  parts: Parts,
  path: string,
): Attributes | undefined {
  const kept = (attribute.subAttributes ?? []).filter(
    ({ name, mutability }) =>
      (mutability === 'readOnly' || mutability === 'immutable') && !isUnassigned(before[name]),
  );
  const rest = Object.fromEntries(kept.map(({ name }) => [name, before[name]]));
  const merged = mergeParts(attribute, rest, parts, path);
  return merged && settled(attribute, before, merged, parts, path);
}

/** A reference whose URI and id agree, with nothing changed that cannot change. */
function settled(
  attribute: Attribute,
  before: Attributes,
  after: Attributes,
  parts: Parts,
  path: string,
): Attributes | undefined {
  const given = new Set<string>();
  for (const [sub, value] of parts) if (value !== undefined) given.add(sub.name);
  const byUri = isReference(attribute) && given.has('$ref') && !given.has('value');
  const named = byUri ? withReferencedId(attribute, withoutValue(after)) : after;
  const fresh = withoutStaleReference(attribute, before, named, given);
  for (const sub of attribute.subAttributes ?? []) {
    refuseImmutable(sub, before[sub.name], fresh[sub.name], `${path}.${sub.name}`);
  }
  return isUnassigned(fresh) ? undefined : fresh;
}

/** A new URI alone is a new id as well. */
function withoutValue({ value: _, ...rest }: Attributes): Attributes {
  return rest;
}
