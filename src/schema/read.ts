import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import { isJsonObject, type JsonObject, quoted } from './json.js';
import { refusePassword } from './password.js';
import type { Attribute, Attributes, ResourceType, SchemaExtension } from './types.js';
import { readValue } from './values.js';

/** What a body says, by the definitions that its keys name; the last of several spellings wins. */
interface Members {
  readonly attributes: ReadonlyMap<Attribute, unknown>;
  readonly extensions: ReadonlyMap<SchemaExtension, unknown>;
}

function unknownAttribute(rules: Rules, type: ResourceType, key: string, urn?: string): void {
  if (rules.unknownAttributes === 'ignore') return;
  const where = urn === undefined ? type.name : `"${urn}"`;
  throw new ScimError('invalidSyntax', `There is no attribute ${quoted(key)} in ${where}.`);
}

function membersOf(type: ResourceType, body: JsonObject, rules: Rules): Members {
  const attributes = new Map<Attribute, unknown>();
  const extensions = new Map<SchemaExtension, unknown>();
  for (const key of Object.keys(body)) {
    const member = type.member(key);
    if (member?.kind === 'attribute') attributes.set(member.attribute, body[key]);
    else if (member?.kind === 'extension') extensions.set(member.extension, body[key]);
    else unknownAttribute(rules, type, key);
  }
  return { attributes, extensions };
}

function readExtension(
  type: ResourceType,
  { schema }: SchemaExtension,
  value: unknown,
  rules: Rules,
): Attributes | undefined {
  if (value === null || (value === '' && rules.emptyStringClears)) return undefined;
  if (!isJsonObject(value)) {
    throw new ScimError('invalidValue', `Extension "${schema.id}" must be an object.`);
  }
  const given = new Map<Attribute, unknown>();
  for (const key of Object.keys(value)) {
    const attribute = type.child(schema, key);
    if (attribute) given.set(attribute, value[key]);
    else unknownAttribute(rules, type, key, schema.id);
  }
  const read = readAttributes(schema.attributes, given, rules, `${schema.id}:`);
  return Object.keys(read).length > 0 ? read : undefined;
}

function readAttributes(
  definitions: readonly Attribute[],
  given: ReadonlyMap<Attribute, unknown>,
  rules: Rules,
  prefix: string,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const attribute of definitions) {
    const sent = given.get(attribute);
    if (sent === undefined) continue;
    if (attribute.mutability === 'readOnly' || attribute.name === 'schemas') continue;
    refusePassword(attribute, rules);
    const value = readValue(attribute, sent, rules, `${prefix}${attribute.name}`);
    if (value !== undefined) read[attribute.name] = value;
  }
  return read;
}

/** The URIs that a body lists, in lower case; undefined if it lists none. */
function listedSchemas(value: unknown): ReadonlySet<string> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((uri) => typeof uri === 'string')) {
    throw new ScimError('invalidSyntax', 'Attribute "schemas" must be an array of URIs.');
  }
  return value.length > 0 ? new Set(value.map((uri: string) => uri.toLowerCase())) : undefined;
}

function checkSchemas(
  type: ResourceType,
  listed: ReadonlySet<string> | undefined,
  used: readonly SchemaExtension[],
  rules: Rules,
): void {
  const core = type.schema.id.toLowerCase();
  if (rules.missingSchemas === 'refuse' && !listed?.has(core)) {
    throw new ScimError('invalidSyntax', `Attribute "schemas" must list "${type.schema.id}".`);
  }
  if (rules.unknownSchemas === 'refuse' && listed) {
    const declared = new Set([
      core,
      ...type.extensions.map(({ schema }) => schema.id.toLowerCase()),
    ]);
    const unknown = [...listed].find((uri) => !declared.has(uri));
    if (unknown !== undefined) {
      throw new ScimError(
        'invalidSyntax',
        `Attribute "schemas" lists ${quoted(unknown)}, which ${type.name} does not have.`,
      );
    }
  }
  if (rules.undeclaredExtension === 'refuse') {
    const undeclared = used.find(({ schema }) => !listed?.has(schema.id.toLowerCase()));
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
 * @throws ScimError invalidSyntax for a body or `schemas` of the wrong form, invalidValue for a value of
 * the wrong type.
 */
export function readResource(type: ResourceType, body: unknown, rules: Rules): Attributes {
  if (!isJsonObject(body)) {
    throw new ScimError('invalidSyntax', 'The body must be a JSON object.');
  }
  const members = membersOf(type, body, rules);
  const read = readAttributes(type.attributes, members.attributes, rules, '');
  const used: SchemaExtension[] = [];
  for (const extension of type.extensions) {
    const value = members.extensions.get(extension);
    const attributes =
      value === undefined ? undefined : readExtension(type, extension, value, rules);
    if (attributes === undefined) continue;
    read[extension.schema.id] = attributes;
    used.push(extension);
  }
  const schemas = [...members.attributes].find(([attribute]) => attribute.name === 'schemas');
  checkSchemas(type, listedSchemas(schemas?.[1]), used, rules);
  return read;
}
