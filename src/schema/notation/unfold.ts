import type { Rules } from '../../conformance/rules.js';
import { ScimError } from '../../errors/scim-error.js';
import { isJsonObject, type JsonObject } from '../json.js';
import type { ResourceType } from '../types.js';
import { currentName } from './former-uris.js';
import { withoutJsonText } from './json-text.js';

/** Whether a string is the URN of the core schema, in any letter case. */
export function isCoreUrn({ schema }: ResourceType, text: string): boolean {
  const { id } = schema;
  return text.length === id.length && text.toLowerCase() === id.toLowerCase();
}

/** The key of a body under which a member stands today; undefined for a key that is fine as it is. */
function currentKey(type: ResourceType, key: string, rules: Rules): string | undefined {
  if (!key.includes(':') || type.member(key)) return undefined;
  const member = type.member(currentName(key, rules));
  return member?.kind === 'extension' ? member.name : undefined;
}

/**
 * The attributes that stand under the URN of a schema: an object, a list of one, or the JSON text of
 * either. undefined if it says that there are none.
 *
 * @throws ScimError `invalidValue` for anything else.
 */
export function attributesUnder(urn: string, value: unknown, rules: Rules): JsonObject | undefined {
  if (value === null || (value === '' && rules.emptyStringClears)) return undefined;
  const sent = withoutJsonText(value, rules, urn);
  const wrapped = Array.isArray(sent) && sent.length === 1 && rules.wrappedSimpleValue;
  const object: unknown = wrapped ? withoutJsonText(sent[0], rules, urn) : sent;
  if (isJsonObject(object)) return object;
  throw new ScimError('invalidValue', `The value of "${urn}" must be an object of attributes.`);
}

/** Two values of one extension; what is not an object is judged by who reads it. */
function merged(one: unknown, other: unknown): unknown {
  return isJsonObject(one) && isJsonObject(other) ? { ...one, ...other } : other;
}

/**
 * A body, or a PATCH value without a path, as RFC 7643 §3 writes it: the attributes of the core schema at
 * the top (rule `coreSchemaKey`), those of an extension under the URN it has today (`formerSchemaUris`).
 * Nearly always the very object that was passed in. What stands at the top, or under today's URN, wins.
 *
 * @throws ScimError `invalidValue` for a core schema whose value is no object.
 */
export function unfolded(type: ResourceType, body: JsonObject, rules: Rules): JsonObject {
  const keys = Object.keys(body);
  if (!keys.some((key) => key.includes(':') || isCoreUrn(type, key))) return body;
  const lifted: JsonObject[] = [];
  const rest: [string, unknown][] = [];
  const renamed = new Map<string, unknown>();
  for (const key of keys) {
    if (isCoreUrn(type, key) && rules.coreSchemaKey === 'resolve') {
      const attributes = attributesUnder(type.schema.id, body[key], rules);
      lifted.push(attributes === undefined ? {} : unfolded(type, attributes, rules));
      continue;
    }
    const current = currentKey(type, key, rules);
    if (current === undefined) rest.push([key, body[key]]);
    else renamed.set(current, merged(renamed.get(current), body[key]));
  }
  if (lifted.length === 0 && renamed.size === 0) return body;
  return withoutTwins(type, [
    ...lifted.flatMap((each) => Object.entries(each)),
    ...renamed,
    ...rest,
  ]);
}

/** One member for each name, the later one, in whatever letter case; extensions are put together. */
function withoutTwins(
  type: ResourceType,
  entries: readonly (readonly [string, unknown])[],
): JsonObject {
  const members = new Map<string, unknown>();
  for (const [key, value] of entries) {
    const member = type.member(key);
    const name = member?.name ?? key;
    const before = member?.kind === 'extension' ? members.get(name) : undefined;
    members.delete(name);
    members.set(name, merged(before, value));
  }
  return Object.fromEntries(members);
}
