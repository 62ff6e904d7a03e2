import type { FilterNode } from '../filter/ast.js';
import { hasNul } from '../schema/nul.js';
import { subAttributeOf } from '../schema/sub-attribute.js';
import type { Attribute, Attributes } from '../schema/types.js';

/** Whether values refer to resources by both `value` (the id) and `$ref` (the URI), as members do. */
export function isReference(attribute: Attribute): boolean {
  return (
    subAttributeOf(attribute, 'value') !== undefined &&
    subAttributeOf(attribute, '$ref') !== undefined
  );
}

/**
 * Whether elements come and go but never change, as the members of a group (RFC 7643 §4.2): adding one
 * that is there, with whatever `type` or `display`, then changes nothing.
 */
export function hasFixedElements(attribute: Attribute): boolean {
  return attribute.multiValued && subAttributeOf(attribute, 'value')?.mutability === 'immutable';
}

/**
 * The id in the URI of a resource: its last segment, so that the same resource is meant with or without
 * host, base path and protocol version (RFC 7643 §2.4).
 */
function idInReference(uri: string): string | undefined {
  const end = uri.search(/[?#]/);
  const id = (end < 0 ? uri : uri.slice(0, end)).split('/').findLast((part) => part !== '');
  if (id === undefined) return undefined;
  try {
    const decoded = decodeURIComponent(id);
    return hasNul(decoded) ? id : decoded;
  } catch {
    return id;
  }
}

/** Gives a reference that has only its URI the id that the URI ends in. */
export function withReferencedId(attribute: Attribute, value: Attributes): Attributes {
  if (!isReference(attribute)) return value;
  if (value.value !== undefined || typeof value.$ref !== 'string') return value;
  const id = idInReference(value.$ref);
  return id === undefined ? value : { ...value, value: id };
}

/**
 * A new value makes what was kept about the old one false: the URI, if the client did not send the new
 * one, and what the provider itself derived, such as `manager.displayName`.
 */
export function withoutStaleReference(
  attribute: Attribute,
  before: Attributes,
  after: Attributes,
  given: ReadonlySet<string>,
): Attributes {
  if (!isReference(attribute) || before.value === after.value) return after;
  const stale = (attribute.subAttributes ?? []).filter(
    (sub) => (sub.name === '$ref' && !given.has('$ref')) || sub.mutability === 'readOnly',
  );
  if (!stale.some((sub) => Object.hasOwn(after, sub.name))) return after;
  const fresh: Record<string, unknown> = { ...after };
  for (const sub of stale) delete fresh[sub.name];
  return fresh;
}

/**
 * Compares ids where a filter compares URIs: what is stored may have another host or no `$ref` at all.
 * The depth is bounded by the parser.
 */
export function comparingIds(attribute: Attribute, node: FilterNode): FilterNode {
  if (!isReference(attribute)) return node;
  switch (node.kind) {
    case 'compare': {
      if (node.path.toLowerCase() !== '$ref' || node.operator !== 'eq') return node;
      const id = typeof node.value === 'string' ? idInReference(node.value) : undefined;
      return id === undefined ? node : { ...node, path: 'value', value: id };
    }
    case 'not':
      return { kind: 'not', filter: comparingIds(attribute, node.filter) };
    case 'and':
    case 'or':
      return {
        kind: node.kind,
        filters: node.filters.map((filter) => comparingIds(attribute, filter)),
      };
    default:
      return node;
  }
}
