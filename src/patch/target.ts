import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import type { FilterNode } from '../filter/ast.js';
import { bindValueFilter } from '../filter/bind.js';
import { compileValueFilter } from '../filter/evaluate.js';
import { parsePatchPath } from '../filter/parser.js';
import { isSingleReference, referenceIdPath } from '../schema/bodies/reference-id.js';
import { refusePassword } from '../schema/password.js';
import type { Attribute, AttributePath, PathTarget, ResourceType } from '../schema/types.js';
import type { PatchTarget } from './operation.js';
import { comparingIds } from './reference.js';

/** What the text of a path names; `schemas` is derived from the data, so it is no place of its own. */
export type ResolvedPath = PatchTarget | 'schemas' | undefined;

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

/** What a name stands for under the rules; an extension attribute without its URN may be unknown. */
export function lookUp(type: ResourceType, text: string, rules: Rules): PathTarget | undefined {
  const found = type.resolve(text) ?? lookUpReferenceId(type, text, rules);
  if (found?.kind !== 'attribute' || !found.unqualified) return found;
  return rules.unqualifiedExtensionAttributes === 'resolve' ? found : undefined;
}

/** `manager.managerId` is `manager.value` by the rule `managerId`. */
function lookUpReferenceId(type: ResourceType, text: string, rules: Rules): PathTarget | undefined {
  const path = rules.managerId === 'value' ? referenceIdPath(text) : undefined;
  const found = path === undefined ? undefined : type.resolve(path);
  return found?.kind === 'attribute' && isSingleReference(found.path.attribute) ? found : undefined;
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
  if (path.subAttribute !== undefined || !attribute.multiValued) {
    invalidPath(
      `Attribute "${path.path}" is not multi-valued, so a path cannot filter its values.`,
    );
  }
  const subAttribute = name === undefined ? undefined : type.child(attribute, name);
  if (name !== undefined && subAttribute === undefined) return undefined;
  const filter = bindValueFilter(comparingIds(attribute, node), path, type, rules);
  return { kind: 'valuePath', path, filter, matches: compileValueFilter(filter), subAttribute };
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
  const found = lookUp(type, parsed.path, rules);
  if (found === undefined) {
    const name = parsed.path.slice(parsed.path.lastIndexOf(':') + 1);
    if (!ATTRIBUTE.test(name)) invalidPath(`"${pathLabel(text)}" is no attribute path.`);
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

/** The attribute or sub-attribute of a target that clients cannot write, if any (RFC 7643 §7). */
export function readOnlyPart(target: PatchTarget): Attribute | undefined {
  if (target.kind === 'extension') return undefined;
  const sub = target.kind === 'attribute' ? undefined : target.subAttribute;
  return [target.path.attribute, sub].find((part) => part?.mutability === 'readOnly');
}
