import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import { withReferenceId } from './bodies/reference-id.js';
import { settleElements } from './elements.js';
import { isJsonObject, type JsonObject, quoted } from './json.js';
import { matchKeys } from './match-keys.js';
import { elementFromJsonText, valueFromJsonText } from './notation/json-text.js';
import { refuseNul } from './nul.js';
import { prepareText } from './precis/prepare.js';
import { readScalar } from './scalar.js';
import type { Attribute } from './types.js';

function invalidValue(path: string, what: string): never {
  throw new ScimError('invalidValue', `Attribute "${path}" must be ${what}.`);
}

/** Finds a sub-attribute by a key of a client, in any case. */
function subAttribute(subs: readonly Attribute[], key: string): Attribute | undefined {
  const lower = key.length > 100 ? key : key.toLowerCase();
  return subs.find(({ name }) => name.toLowerCase() === lower);
}

/** undefined for an object without values: it is unassigned (RFC 7643 §2.5). */
function readComplex(
  attribute: Attribute,
  subs: readonly Attribute[],
  value: unknown,
  rules: Rules,
  path: string,
): unknown {
  if (value === '' && rules.emptyStringClears) return undefined;
  const object = elementFromJsonText(attribute, value, rules, path);
  if (!isJsonObject(object)) {
    const bare = rules.bareComplexValue && !Array.isArray(object);
    if (!bare || !subs.some(({ name }) => name === 'value')) invalidValue(path, 'an object');
    return readComplex(attribute, subs, { value: object }, rules, path);
  }
  const given = matchKeys(
    subs,
    withReferenceId(attribute, object, rules),
    (key) => subAttribute(subs, key),
    (key) => {
      if (rules.unknownAttributes !== 'refuse') return;
      throw new ScimError('invalidSyntax', `Attribute "${path}" has no part ${quoted(key)}.`);
    },
  );
  const read: Record<string, unknown> = {};
  for (const [sub, sent] of given) {
    if (sub.mutability === 'readOnly') continue;
    const part = readValue(sub, sent, rules, `${path}.${sub.name}`);
    if (part !== undefined) read[sub.name] = part;
  }
  return Object.keys(read).length > 0 ? read : undefined;
}

function unwrapArray(value: unknown, rules: Rules, path: string): unknown {
  if (!Array.isArray(value)) return value;
  if (value.length === 0) return undefined;
  if (value.length > 1 || !rules.wrappedSimpleValue) invalidValue(path, 'a single value');
  return value[0];
}

function unwrapObject(value: unknown, rules: Rules): unknown {
  const wrapped = rules.wrappedSimpleValue && isJsonObject(value);
  if (!wrapped) return value;
  const key = Object.keys(value as JsonObject).find((name) => name.toLowerCase() === 'value');
  return key === undefined ? value : (value as JsonObject)[key];
}

/**
 * Reads one value of an attribute: the value of a single-valued one, or one element of a multi-valued
 * one. undefined if it leaves the attribute unassigned.
 *
 * @param path - how errors name the attribute, e.g. `emails`.
 * @throws ScimError invalidValue for a wrong JSON type that no rule tolerates, and for U+0000 in a string.
 */
export function readElement(
  attribute: Attribute,
  value: unknown,
  rules: Rules,
  path: string,
): unknown {
  const single = unwrapArray(value, rules, path);
  if (single === undefined || single === null) return undefined;
  if (attribute.subAttributes) {
    return readComplex(attribute, attribute.subAttributes, single, rules, path);
  }
  const read = readScalar(attribute, unwrapObject(single, rules), rules, path);
  const prepared =
    attribute.prepared === undefined || typeof read !== 'string'
      ? read
      : prepareText(attribute.prepared, read, rules, path);
  refuseNul('invalidValue', path, prepared);
  return prepared;
}

/**
 * Reads the whole value of an attribute or sub-attribute as a client sent it, into what a store keeps:
 * canonical names, types of the schema, no nulls. undefined if it is unassigned (RFC 7643 §2.5). Parts
 * that are readOnly are left out. Text is kept exactly as sent, only passwords are prepared.
 *
 * PATCH may add one value to a list without an array around it: there, call {@link readElement}.
 *
 * @param path - how errors name the attribute, e.g. `emails`.
 * @throws ScimError invalidValue for a wrong JSON type that no rule tolerates.
 *
 * @example
 * readValue(users.at('active').target, 'False', PRESETS.lenient, 'active'); // false
 */
export function readValue(
  attribute: Attribute,
  value: unknown,
  rules: Rules,
  path: string,
): unknown {
  if (value === null || value === undefined) return undefined;
  const sent = valueFromJsonText(attribute, value, rules, path);
  if (!attribute.multiValued) return readElement(attribute, sent, rules, path);
  if (sent === '' && rules.emptyStringClears) return undefined;
  if (!Array.isArray(sent) && !rules.bareMultiValue) invalidValue(path, 'an array');
  const values: readonly unknown[] = Array.isArray(sent) ? sent : [sent];
  const elements: unknown[] = [];
  for (const item of values) {
    if (Array.isArray(item)) invalidValue(path, 'a flat array');
    const element = readElement(attribute, item, rules, path);
    if (element !== undefined) elements.push(element);
  }
  return elements.length > 0 ? settleElements(attribute, elements, rules, path) : undefined;
}
