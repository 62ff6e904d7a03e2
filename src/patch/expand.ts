import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import { skipUnknownValue } from '../schema/bodies/unknown-value.js';
import { isJsonObject, type JsonObject } from '../schema/json.js';
import { findPath } from '../schema/notation/find-path.js';
import { withoutJsonText } from '../schema/notation/json-text.js';
import { attributesUnder, unfolded } from '../schema/notation/unfold.js';
import type { Attribute, ResourceType, Schema } from '../schema/types.js';
import type { PatchOperation, PatchTarget } from './operation.js';
import { sentValue } from './sent-value.js';
import { pathLabel, type ResolvedPath, readOnlyPart, resolvePath } from './target.js';

/** What an operation that gives many values at once has in common with each of its parts. */
export interface Expansion {
  readonly op: 'add' | 'replace';
  readonly index: number;
  readonly type: ResourceType;
  readonly rules: Rules;
}

function operation({ op, index }: Expansion, target: PatchTarget, value: unknown): PatchOperation {
  return Object.freeze({ op, target: Object.freeze(target), value, index });
}

/** Keys that are paths are tried as such where the rules say so; undefined if they name nothing. */
function flatTarget(text: string, { type, rules }: Expansion): ResolvedPath {
  if (rules.flatKeys !== 'resolve') return undefined;
  if (!text.includes('[') && findPath(type, text, rules) === undefined) return undefined;
  return resolvePath(text, type, rules);
}

function unknown(key: string, { rules }: Expansion): readonly PatchOperation[] {
  if (rules.unknownAttributes === 'ignore') return [];
  throw new ScimError('invalidSyntax', `Unknown attribute "${pathLabel(key)}".`);
}

/** One operation for a key, unless it names something that only the provider writes. */
function writable(
  target: ResolvedPath,
  key: string,
  value: unknown,
  expansion: Expansion,
): readonly PatchOperation[] {
  if (target === 'schemas') return [];
  if (target === undefined || target === 'core') return unknown(key, expansion);
  if (target.kind === 'extension') return expandExtension(target.urn, value, expansion);
  if (readOnlyPart(target) === undefined) {
    return [operation(expansion, target, sentValue(target, value, expansion.rules))];
  }
  if (expansion.rules.pathlessReadOnly === 'ignore') return [];
  throw new ScimError('mutability', `Attribute "${pathLabel(key)}" is read-only.`);
}

/**
 * Extension data under its URN. It is merged attribute by attribute, as a complex attribute is; null
 * unassigns the whole.
 */
function expandExtension(
  urn: string,
  value: unknown,
  expansion: Expansion,
): readonly PatchOperation[] {
  const { op, index, type } = expansion;
  const attributes = attributesUnder(urn, value, expansion.rules);
  if (attributes === undefined) {
    if (op === 'add') return [];
    return [
      Object.freeze({ op: 'remove', target: Object.freeze({ kind: 'extension', urn }), index }),
    ];
  }
  const schema = schemaOf(type, urn);
  return Object.keys(attributes).flatMap((key) => {
    const child = type.child(schema, key);
    const target: ResolvedPath =
      child === undefined
        ? flatTarget(`${urn}:${key}`, expansion)
        : resolvePath(`${urn}:${child.name}`, type, expansion.rules);
    return writable(target, key, attributes[key], expansion);
  });
}

function schemaOf(type: ResourceType, urn: string): Schema {
  const extension = type.extensions.find(({ schema }) => schema.id === urn);
  if (extension === undefined) throw new RangeError(`Unknown extension "${urn}".`);
  return extension.schema;
}

/** The objects of a value without a path: it, or those in a list by rule `pathlessList`. */
function objectsOf(value: unknown, rules: Rules): readonly unknown[] {
  const sent = withoutJsonText(value, rules, 'value');
  const listed = Array.isArray(sent) && sent.length > 0 && rules.pathlessList === 'accept';
  return listed ? sent.map((item: unknown) => withoutJsonText(item, rules, 'value')) : [sent];
}

/**
 * The operations that a value with several attributes stands for (RFC 7644 §3.5.2.1, §3.5.2.3: a value
 * without a path): its keys are attributes, schema URNs or, by the rule `flatKeys`, whole paths.
 *
 * @throws ScimError `invalidValue` for anything but an object, or what rules take for one.
 */
export function expandAttributes(value: unknown, expansion: Expansion): readonly PatchOperation[] {
  return objectsOf(value, expansion.rules).flatMap((object) => {
    if (isJsonObject(object)) return expandObject(object, expansion);
    throw new ScimError(
      'invalidValue',
      'Without a path, the value must be an object of attributes.',
    );
  });
}

/** The operations that the attributes of a core schema under its URN stand for. */
export function expandCore(value: unknown, expansion: Expansion): readonly PatchOperation[] {
  const { type, rules } = expansion;
  const attributes = attributesUnder(type.schema.id, value, rules);
  return attributes === undefined ? [] : expandObject(attributes, expansion);
}

function expandObject(object: JsonObject, expansion: Expansion): readonly PatchOperation[] {
  const { type, rules } = expansion;
  const value = unfolded(type, object, rules);
  return Object.keys(value).flatMap((key) => {
    const isMember = type.member(key) !== undefined;
    const target = isMember ? resolvePath(key, type, rules) : flatTarget(key, expansion);
    return writable(target, key, value[key], expansion);
  });
}

/**
 * The operations that an explicit path to an extension stands for. Where a replaced complex value is
 * replaced as a whole, attributes that the new one leaves out are removed.
 */
export function replaceExtension(
  urn: string,
  value: unknown,
  expansion: Expansion,
): readonly PatchOperation[] {
  const given = expandExtension(urn, value, expansion);
  if (expansion.op === 'add' || expansion.rules.complexReplace === 'merge') return given;
  const attributes = attributesUnder(urn, value, expansion.rules);
  if (attributes === undefined) return given;
  if (given.length === 0) {
    skipUnknownValue(expansion.rules, urn, undefined);
    return given;
  }
  return [...omitted(urn, attributes, expansion), ...given];
}

function omitted(
  urn: string,
  value: JsonObject,
  { index, type }: Expansion,
): readonly PatchOperation[] {
  const schema = schemaOf(type, urn);
  const named = new Set<Attribute | undefined>(
    Object.keys(value).map((key) => type.child(schema, key)),
  );
  return schema.attributes
    .filter((attribute) => attribute.mutability !== 'readOnly' && !named.has(attribute))
    .map((attribute) => {
      const path = type.at(`${urn}:${attribute.name}`);
      return Object.freeze({
        op: 'remove',
        target: Object.freeze({ kind: 'attribute', path }),
        index,
      } as const);
    });
}
