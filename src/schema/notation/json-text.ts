import type { Rules } from '../../conformance/rules.js';
import { ScimError } from '../../errors/scim-error.js';
import { isJsonObject, type JsonObject } from '../json.js';
import { subAttributeOf } from '../sub-attribute.js';
import type { Attribute } from '../types.js';

/** An object or a list, whose first character may stand behind white space (RFC 8259 §2). */
const OPENING = /^[ \t\r\n]*[{[]/;

/** No value of a resource is deeper than extension › attribute › value › sub-value › its values. */
const MAX_DEPTH = 8;

function isFlat(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return left > 0 && Object.values(value).every((part) => isFlat(part, left - 1));
}

function contentOf(value: unknown): JsonObject | readonly unknown[] | undefined {
  if (typeof value !== 'string' || !OPENING.test(value)) return undefined;
  try {
    const content: unknown = JSON.parse(value);
    return Array.isArray(content) || isJsonObject(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is a string that holds the JSON of an object or a list, however deep. */
export function isJsonText(value: unknown): boolean {
  return contentOf(value) !== undefined;
}

/** What JSON text holds, where it is no deeper than values are; undefined for anything else. */
export function parseJsonText(value: unknown): JsonObject | readonly unknown[] | undefined {
  const content = contentOf(value);
  return isFlat(content, MAX_DEPTH) ? content : undefined;
}

function refuse(path: string): never {
  throw new ScimError('invalidValue', `Attribute "${path}" must not be JSON inside a string.`);
}

/**
 * The object or list itself, where a client sent its JSON text and one is wanted; any other value as it is.
 *
 * @param path - how errors name the place.
 * @throws ScimError `invalidValue` where rule `jsonText` refuses it.
 */
export function withoutJsonText(value: unknown, rules: Rules, path: string): unknown {
  if (!isJsonText(value)) return value;
  const content = rules.jsonText === 'parse' ? parseJsonText(value) : undefined;
  return content ?? refuse(path);
}

/** Whether text could not be a value of the attribute, or one value need not be all that is wanted. */
function wantsMore({ type, multiValued }: Attribute): boolean {
  return multiValued || type !== 'string';
}

const isNamed = (key: string, name: string): boolean =>
  key.length === name.length && key.toLowerCase() === name;

const keyOf = (object: JsonObject, name: string): string | undefined =>
  Object.keys(object).find((key) => isNamed(key, name));

/** What a simple value is once it is out of `{ "value": … }` and lists of one (rule `wrappedSimpleValue`). */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? unwrapped(value[0]) : value;
  const key = isJsonObject(value) ? keyOf(value, 'value') : undefined;
  return isJsonObject(value) && key !== undefined ? unwrapped(value[key]) : value;
}

/** The JSON text that stands in a place for a simple value; undefined if there is none. */
function jsonTextIn(value: unknown): unknown {
  const inner = typeof value === 'string' ? value : unwrapped(value);
  return isJsonText(inner) ? inner : undefined;
}

/** A simple value as it may be wrapped; what JSON text holds may be JSON text again, of half the length. */
function simpleFromJsonText(value: unknown, rules: Rules, path: string): unknown {
  const text = jsonTextIn(value);
  return text === undefined
    ? value
    : simpleFromJsonText(withoutJsonText(text, rules, path), rules, path);
}

/** The elements of a list, those that were sent as JSON text as what they hold. */
function elementsWithoutJsonText(
  { subAttributes }: Attribute,
  items: readonly unknown[],
  rules: Rules,
  path: string,
): readonly unknown[] {
  if (subAttributes === undefined) {
    return items.map((item) => simpleFromJsonText(item, rules, path));
  }
  if (!items.some((item) => typeof item === 'string')) return items;
  return items.map((item) => withoutJsonText(item, rules, path));
}

/**
 * The value of a whole attribute, where its JSON text was sent, or that of an element. A single-valued string is any text, which
 * is kept as it was sent: `title`, `displayName` or a password may look like JSON.
 *
 * @throws ScimError `invalidValue` where rule `jsonText` refuses it.
 */
export function valueFromJsonText(
  attribute: Attribute,
  value: unknown,
  rules: Rules,
  path: string,
): unknown {
  if (!wantsMore(attribute)) return value;
  const sent = withoutJsonText(value, rules, path);
  if (Array.isArray(sent)) return elementsWithoutJsonText(attribute, sent, rules, path);
  return attribute.subAttributes === undefined ? simpleFromJsonText(sent, rules, path) : sent;
}

/** The one object that stands for a value; undefined if it does not say which value. */
function described(attribute: Attribute, text: unknown): JsonObject | undefined {
  const content = parseJsonText(text);
  const object = Array.isArray(content) && content.length === 1 ? content[0] : content;
  if (!isJsonObject(object)) return undefined;
  const names = ['value', '$ref'].filter((name) => subAttributeOf(attribute, name));
  const says = Object.keys(object).some(
    (key) => names.some((name) => isNamed(key, name)) && typeof object[key] !== 'object',
  );
  return says ? object : undefined;
}

/** The `value` of a complex attribute that was sent as JSON text of the whole. */
function unpacked(
  attribute: Attribute,
  object: JsonObject,
  key: string,
  rules: Rules,
  path: string,
): JsonObject {
  const inner = rules.jsonText === 'parse' ? described(attribute, object[key]) : undefined;
  if (inner === undefined) return refuse(`${path}.value`);
  const { [key]: _, ...rest } = object;
  return elementFromJsonText(attribute, { ...inner, ...rest }, rules, path) as JsonObject;
}

/**
 * Whether JSON text is a value of its own: no syntax is laid down for roles and entitlements (RFC 7643
 * §4.1.2). Entra's SingleAppRoleAssignment sends a role as `{"id":…,"value":…,"displayName":…}` in a
 * string, and role policies map any of the three names.
 */
function isValue(attribute: Attribute, text: unknown): boolean {
  if (attribute.name === 'roles') return true;
  return attribute.name === 'entitlements' && described(attribute, text) === undefined;
}

/**
 * One complex value, where it or its `value` was sent as JSON text. JSON text is never taken for an id,
 * a URI or a value.
 *
 * @throws ScimError `invalidValue` where rule `jsonText` refuses it, or it does not say which value.
 */
export function elementFromJsonText(
  attribute: Attribute,
  element: unknown,
  rules: Rules,
  path: string,
): unknown {
  const value = withoutJsonText(element, rules, path);
  if (!isJsonObject(value)) return value;
  for (const key of Object.keys(value)) {
    const name = ['value', '$ref'].find((wanted) => isNamed(key, wanted));
    if (name === undefined || !subAttributeOf(attribute, name)) continue;
    const text = jsonTextIn(value[key]);
    if (text === undefined) continue;
    if (name === '$ref') refuse(`${path}.$ref`);
    if (isValue(attribute, text)) continue;
    return unpacked(attribute, { ...value, [key]: text }, key, rules, path);
  }
  return value;
}

/**
 * The value of one sub-attribute that a path names, where its JSON text was sent: that of the whole for
 * `members[…].value` too.
 *
 * @throws ScimError `invalidValue` as {@link elementFromJsonText}.
 */
export function partFromJsonText(
  attribute: Attribute,
  sub: Attribute,
  value: unknown,
  rules: Rules,
  path: string,
): unknown {
  if (sub.name !== 'value' && sub.name !== '$ref') {
    return valueFromJsonText(sub, value, rules, path);
  }
  if (jsonTextIn(value) === undefined) return value;
  const parent = path.slice(0, -sub.name.length - 1);
  const element = elementFromJsonText(attribute, { [sub.name]: value }, rules, parent);
  if (!isJsonObject(element)) return value;
  const key = keyOf(element, sub.name);
  return key === undefined ? refuse(path) : element[key];
}
