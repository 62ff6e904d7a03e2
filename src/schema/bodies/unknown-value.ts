import type { Rules } from '../../conformance/rules.js';
import type { NoteSkipped } from '../../conformance/skipped.js';
import { ScimError } from '../../errors/scim-error.js';
import { isJsonObject, type JsonObject } from '../json.js';
import type { Attribute } from '../types.js';
import { withReferenceId } from './reference-id.js';

type Said = 'something' | 'empty' | 'nothing';

function saidBy(attribute: Attribute, element: unknown, rules: Rules): Said {
  if (element === null || (element === '' && rules.emptyStringClears)) return 'empty';
  if (!isJsonObject(element)) return 'something';
  const writable = new Set<string>();
  for (const { name, mutability } of attribute.subAttributes ?? []) {
    if (mutability !== 'readOnly') writable.add(name.toLowerCase());
  }
  const keys = Object.keys(withReferenceId(attribute, element, rules));
  return keys.some((key) => writable.has(key.toLowerCase())) ? 'something' : 'nothing';
}

/**
 * Whether a value for a complex attribute says nothing that the schema knows: an object, or a list with at
 * least one, in which no key names a sub-attribute that clients can write. Null, an empty list, an empty
 * text and a known sub-attribute without a value do say something: that the attribute is unassigned.
 */
export function saysNothing(attribute: Attribute, value: unknown, rules: Rules): boolean {
  if (attribute.subAttributes === undefined) return false;
  if (!Array.isArray(value)) return saidBy(attribute, value, rules) === 'nothing';
  let found = false;
  for (const element of value) {
    const said = saidBy(attribute, element, rules);
    if (said === 'something') return false;
    found ||= said === 'nothing';
  }
  return found;
}

/**
 * Leaves out a value that says nothing, or refuses it (rule `unknownValues`). It never unassigns.
 *
 * @throws ScimError `invalidValue`
 */
export function skipUnknownValue(rules: Rules, path: string, note: NoteSkipped | undefined): void {
  if (rules.unknownValues === 'refuse') {
    throw new ScimError(
      'invalidValue',
      `The value of "${path}" has no part that its schema knows.`,
    );
  }
  note?.({ path, rule: 'unknownValues' });
}

/** As {@link saysNothing}, of the data of an extension. */
export function namesNothing(
  attributes: readonly Attribute[],
  value: unknown,
): value is JsonObject {
  if (!isJsonObject(value)) return false;
  const keys = new Set(Object.keys(value).map((key) => key.toLowerCase()));
  return !attributes.some(
    ({ name, mutability }) => mutability !== 'readOnly' && keys.has(name.toLowerCase()),
  );
}
