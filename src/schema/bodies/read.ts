import type { Rules } from '../../conformance/rules.js';
import type { NoteSkipped } from '../../conformance/skipped.js';
import { ScimError } from '../../errors/scim-error.js';
import { isJsonObject, quoted } from '../json.js';
import { matchKeys } from '../match-keys.js';
import { currentName } from '../notation/former-uris.js';
import { valueFromJsonText } from '../notation/json-text.js';
import { attributesUnder, unfolded } from '../notation/unfold.js';
import { refusePassword } from '../password.js';
import type { Attribute, Attributes, ResourceType, SchemaExtension } from '../types.js';
import { readValue } from '../values.js';
import { namesNothing, saysNothing, skipUnknownValue } from './unknown-value.js';

function unknownAttribute(rules: Rules, type: ResourceType, key: string, urn?: string): void {
  if (rules.unknownAttributes === 'ignore') return;
  const where = urn === undefined ? type.name : `"${urn}"`;
  throw new ScimError('invalidSyntax', `Unknown attribute ${quoted(key)} in ${where}.`);
}

/** Who listens while a body is read. */
export interface Listener {
  readonly note?: NoteSkipped;
  /** Of what is new nothing can be unassigned: an empty object is no more than no value. */
  readonly isNew?: boolean;
}

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.every(isEmpty)
    : value === null || (isJsonObject(value) && Object.keys(value).length === 0);

function skipUnlessNew(value: unknown, rules: Rules, path: string, listen: Listener): void {
  if (listen.isNew && isEmpty(value)) return;
  skipUnknownValue(rules, path, listen.note);
}

/** Reads one attribute into what has been read so far. */
function readInto(
  read: Record<string, unknown>,
  attribute: Attribute,
  sent: unknown,
  rules: Rules,
  prefix: string,
  listen: Listener,
): void {
  if (attribute.mutability === 'readOnly') return;
  refusePassword(attribute, rules);
  const path = `${prefix}${attribute.name}`;
  const given = valueFromJsonText(attribute, sent, rules, path);
  const value = readValue(attribute, given, rules, path);
  if (value !== undefined) read[attribute.name] = value;
  else if (saysNothing(attribute, given, rules)) skipUnlessNew(given, rules, path, listen);
}

function readExtension(
  type: ResourceType,
  { schema }: SchemaExtension,
  value: unknown,
  rules: Rules,
  listen: Listener,
): Attributes | undefined {
  const sent = attributesUnder(schema.id, value, rules);
  if (sent === undefined) return undefined;
  const given = matchKeys(
    schema.attributes,
    sent,
    (key) => type.child(schema, key),
    (key) => unknownAttribute(rules, type, key, schema.id),
  );
  if (!listen.isNew && namesNothing(schema.attributes, sent)) {
    skipUnknownValue(rules, schema.id, listen.note);
  }
  const read: Record<string, unknown> = {};
  for (const [attribute, sent] of given) {
    readInto(read, attribute, sent, rules, `${schema.id}:`, listen);
  }
  return Object.keys(read).length > 0 ? read : undefined;
}

/** The URIs that a body lists; undefined if it lists none. */
function listedSchemas(value: unknown, rules: Rules): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((uri) => typeof uri === 'string')) {
    throw new ScimError('invalidSyntax', 'Attribute "schemas" must be an array of URIs.');
  }
  return value.length > 0 ? value.map((uri) => currentName(uri, rules)) : undefined;
}

const isUri = (uri: string) => (other: string) => other.toLowerCase() === uri.toLowerCase();

function checkSchemas(
  type: ResourceType,
  listed: readonly string[] | undefined,
  used: readonly SchemaExtension[],
  rules: Rules,
): void {
  const core = type.schema.id;
  if (rules.missingSchemas === 'refuse' && !listed?.some(isUri(core))) {
    throw new ScimError('invalidSyntax', `Attribute "schemas" must list "${core}".`);
  }
  if (rules.unknownSchemas === 'refuse' && listed) {
    const declared = [core, ...type.extensions.map(({ schema }) => schema.id)];
    const unknown = listed.find((uri) => !declared.some(isUri(uri)));
    if (unknown !== undefined) {
      throw new ScimError(
        'invalidSyntax',
        `Attribute "schemas" lists ${quoted(unknown)}, which ${type.name} does not have.`,
      );
    }
  }
  if (rules.undeclaredExtension === 'refuse') {
    const undeclared = used.find(({ schema }) => !listed?.some(isUri(schema.id)));
    if (undeclared) {
      throw new ScimError(
        'invalidSyntax',
        `Attribute "schemas" must list "${undeclared.schema.id}", whose attributes are given.`,
      );
    }
  }
}

/**
 * Reads the body of a POST or PUT into what a store keeps: canonical names in the order of the schema,
 * types of the schema, extensions under their URN, nothing unassigned (RFC 7643 §2.5). readOnly
 * attributes (`id`, `meta`, `groups`, …) and `schemas` are left out; text is kept exactly as sent, only
 * passwords are prepared. The result has not been validated: a required attribute may be missing.
 *
 * @param body - parsed JSON, of which nothing is trusted.
 * @param listen - whether the resource is new, and who is told of each attribute, and each extension, whose
 * value says nothing that its schema knows.
 * @throws ScimError invalidSyntax for a body or `schemas` of the wrong form, invalidValue for a value of
 * the wrong type.
 */
export function readResource(
  type: ResourceType,
  body: unknown,
  rules: Rules,
  listen: Listener = {},
): Attributes {
  if (!isJsonObject(body)) {
    throw new ScimError('invalidSyntax', 'The body must be a JSON object.');
  }
  const given = matchKeys(type.members, unfolded(type, body, rules), type.member, (key) =>
    unknownAttribute(rules, type, key),
  );
  const read: Record<string, unknown> = {};
  const used: SchemaExtension[] = [];
  let schemas: unknown;
  for (const [member, sent] of given) {
    if (member.kind === 'extension') {
      const attributes = readExtension(type, member.extension, sent, rules, listen);
      if (attributes === undefined) continue;
      read[member.name] = attributes;
      used.push(member.extension);
    } else if (member.name === 'schemas') schemas = sent;
    else readInto(read, member.attribute, sent, rules, '', listen);
  }
  checkSchemas(type, listedSchemas(schemas, rules), used, rules);
  return read;
}
