import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import type { FilterNode } from '../filter/ast.js';
import { bindValueFilter } from '../filter/bind.js';
import { compileValueFilter } from '../filter/evaluate.js';
import { parsePatchPath } from '../filter/parser.js';
import { findPath } from '../schema/notation/find-path.js';
import { isCoreUrn } from '../schema/notation/unfold.js';
import { refusePassword } from '../schema/password.js';
import type { Attribute, AttributePath, ResourceType } from '../schema/types.js';
import type { PatchTarget } from './operation.js';
import { comparingIds } from './reference.js';

/**
 * What the text of a path names. `schemas` is derived from the data, so it is no place of its own, and
 * neither is `core`, the core schema.
 */
export type ResolvedPath = PatchTarget | 'schemas' | 'core' | undefined;

/** The ATTRNAME [.subAttr] behind an optional URN (RFC 7644 §3.10, with `$ref` by erratum 8924). */
const ATTRIBUTE = /^\$?[a-z][\w-]*(?:\.\$?[a-z][\w-]*)?$/i;

/** What JSON Patch would have behind a bracket: a number, or nothing. */
const INDEX = /^\d*(?:\]|$)/;

/** Longest part of a path that an error repeats. */
const MAX_ECHO = 120;

/** The part of a path that may be repeated to the client: without the literals in its brackets. */
export function pathLabel(text: string): string {
  const end = text.search(/["[]/);
  const name = (end < 0 ? text : text.slice(0, end)).slice(0, MAX_ECHO);
  return end < 0 ? name : `${name}[…]`;
}

function invalidPath(problem: string): never {
  throw new ScimError('invalidPath', problem);
}

/** The path of the attribute that a sub-attribute belongs to. */
function parentPath(type: ResourceType, { urn, attribute }: AttributePath): AttributePath {
  return type.at(urn === undefined ? attribute.name : `${urn}:${attribute.name}`);
}

function plainTarget(path: AttributePath, type: ResourceType): ResolvedPath {
  const { attribute, subAttribute } = path;
  if (path.urn === undefined && attribute.name === 'schemas') return 'schemas';
  if (subAttribute === undefined) return { kind: 'attribute', path };
  if (!attribute.multiValued) return { kind: 'subAttribute', path, subAttribute };
  return {
    kind: 'valuePath',
    path: parentPath(type, path),
    filter: undefined,
    matches: () => true,
    subAttribute,
  };
}

function filteredTarget(
  path: AttributePath,
  node: FilterNode,
  name: string | undefined,
  type: ResourceType,
  rules: Rules,
): ResolvedPath {
  const { attribute } = path;
  const isOne = attribute.subAttributes !== undefined && rules.singleValueFilter === 'accept';
  const accepted = attribute.multiValued || isOne;
  if (path.subAttribute !== undefined || !accepted) {
    invalidPath(
      `Attribute "${path.path}" is not multi-valued, so a path cannot filter its values.`,
    );
  }
  const subAttribute = name === undefined ? undefined : type.child(attribute, name);
  // Simple values have no part but themselves.
  const endsInValue = attribute.subAttributes === undefined && name?.toLowerCase() === 'value';
  if (name !== undefined && subAttribute === undefined && !endsInValue) return undefined;
  const filter = bindValueFilter(comparingIds(attribute, node), path, type, rules);
  const matches = compileValueFilter(filter);
  if (attribute.multiValued) {
    const target = { kind: 'valuePath', path, filter, matches, subAttribute } as const;
    return endsInValue ? { ...target, endsInValue } : target;
  }
  const condition = { filter, matches };
  if (subAttribute === undefined) return { kind: 'attribute', path, condition };
  const sub = type.at(`${path.path}.${subAttribute.name}`);
  return { kind: 'subAttribute', path: sub, subAttribute, condition };
}

/**
 * Resolves the path of an operation (RFC 7644 §3.5.2); undefined if it names nothing in the schemas.
 *
 * @throws ScimError `invalidPath` for damaged syntax and for names that reach a prototype,
 * `invalidFilter` for a filter that does not fit the attribute.
 */
export function resolvePath(text: string, type: ResourceType, rules: Rules): ResolvedPath {
  const bracket = text.indexOf('[');
  if (bracket >= 0 && INDEX.test(text.slice(bracket + 1))) {
    invalidPath('A path selects values by a filter in brackets, not by a number.');
  }
  const parsed = parsePatchPath(text);
  const found = findPath(type, parsed.path, rules);
  if (found === undefined) {
    if (rules.coreSchemaKey === 'resolve' && isCoreUrn(type, text)) return 'core';
    const name = parsed.path.slice(parsed.path.lastIndexOf(':') + 1);
    if (!ATTRIBUTE.test(name)) invalidPath(`"${pathLabel(text)}" is not a valid attribute path.`);
    return undefined;
  }
  if (found.kind === 'extension') {
    if (parsed.filter !== undefined) invalidPath('A path cannot filter a whole extension.');
    return { kind: 'extension', urn: found.urn };
  }
  refusePassword(found.path.attribute, rules);
  if (parsed.filter === undefined) return plainTarget(found.path, type);
  return filteredTarget(found.path, parsed.filter, parsed.subAttribute, type, rules);
}

/**
 * What of a target clients cannot write, if any (RFC 7643 §7): the attribute, or one part of an attribute
 * that they can.
 */
export function readOnlyPart(target: PatchTarget): 'attribute' | 'subAttribute' | undefined {
  if (target.kind === 'extension') return undefined;
  if (target.path.attribute.mutability === 'readOnly') return 'attribute';
  const sub: Attribute | undefined = target.kind === 'attribute' ? undefined : target.subAttribute;
  return sub?.mutability === 'readOnly' ? 'subAttribute' : undefined;
}
