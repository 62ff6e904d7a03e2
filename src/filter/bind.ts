import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import { findPath } from '../schema/notation/find-path.js';
import { subAttributeOf } from '../schema/sub-attribute.js';
import type { AttributePath, PathTarget, ResourceType } from '../schema/types.js';
import type { CompareOperator, Filter, FilterNode } from './ast.js';
import { ALWAYS, allOf, anyOf, constant, NEVER, negate } from './combine.js';
import { derivedCompare, isDerived } from './derived.js';
import { typedLiteral } from './literal.js';
import { extensionPresent, isSecret, present } from './presence.js';

type Node<K extends FilterNode['kind']> = Extract<FilterNode, { readonly kind: K }>;

interface Scope {
  readonly type: ResourceType;
  readonly rules: Rules;
  /** Inside brackets: the attribute whose values are filtered. */
  readonly parent?: AttributePath;
}

/** Longest name repeated in an error. */
const MAX_ECHO = 40;

/**
 * Binds a parsed filter to a resource type: names become paths, literals take the attribute's type, and
 * what cannot be asked is refused before any data is read (RFC 7644 §3.4.2.2). Attributes that the type
 * lacks count as unassigned (rule `unknownFilterAttribute`): what remains of them is folded away, so that
 * a `constant` is only ever the whole result.
 *
 * @throws ScimError `invalidFilter` naming the attribute, never the value.
 * @example
 * const filter = bindFilter(parseFilter('emails co "@example.com"'), userType, resolveRules());
 * // { kind: 'compare', attribute: <emails.value>, operator: 'co', value: '@example.com' }
 */
export function bindFilter(node: FilterNode, type: ResourceType, rules: Rules): Filter {
  return bind(node, { type, rules });
}

/**
 * Binds what stands in the brackets of a value path: its names are sub-attributes of `parent` (`value`
 * for the values of a simple multi-valued attribute). PATCH paths use it (RFC 7644 §3.5.2); evaluate the
 * result with `compileValueFilter`.
 *
 * @throws ScimError `invalidFilter`
 */
export function bindValueFilter(
  node: FilterNode,
  parent: AttributePath,
  type: ResourceType,
  rules: Rules,
): Filter {
  return bind(node, { type, rules, parent });
}

function bind(node: FilterNode, scope: Scope): Filter {
  switch (node.kind) {
    case 'and':
      return allOf(node.filters.map((filter) => bind(filter, scope)));
    case 'or':
      return anyOf(node.filters.map((filter) => bind(filter, scope)));
    case 'not':
      return negate(bind(node.filter, scope));
    case 'present':
      return bindPresent(node, scope);
    case 'compare':
      return bindCompare(node, scope);
    case 'valuePath':
      return bindValuePath(node, scope);
  }
}

function bindPresent({ path }: Node<'present'>, scope: Scope): Filter {
  const target = locate(path, scope);
  if (target === undefined) return NEVER;
  if (target.kind === 'extension') return extensionPresent(scope.type, target.urn);
  refuseSecret(target.path);
  return isDerived(target.path) ? ALWAYS : present(target.path);
}

function bindCompare(node: Node<'compare'>, scope: Scope): Filter {
  const { operator, value } = node;
  const name = quote(node.path);
  if (node.bare && !scope.rules.unquotedLiterals) {
    throw invalid(
      `The value compared with ${name} is no JSON literal; a text needs quotation marks.`,
    );
  }
  if (value === null) return bindNull(node.path, operator, scope);
  const target = locate(node.path, scope);
  if (target === undefined) return constant(operator === 'ne');
  if (target.kind === 'extension') {
    throw invalid(`${name} is a schema: compare one of its attributes, or use "pr".`);
  }
  refuseSecret(target.path);
  const attribute = comparable(target.path, scope.type);
  const literal = typedLiteral(attribute.target, attribute.path, operator, value, scope.rules);
  return (
    derivedCompare(attribute, operator, literal, scope.type) ??
    Object.freeze({ kind: 'compare', attribute, operator, value: literal })
  );
}

/** `eq null` asks for what is unassigned, `ne null` for what is not, whatever the type. */
function bindNull(path: string, operator: CompareOperator, scope: Scope): Filter {
  if (operator !== 'eq' && operator !== 'ne') {
    throw invalid(`Operator "${operator}" does not apply to null (attribute ${quote(path)}).`);
  }
  const bound = bindPresent({ kind: 'present', path, at: 0 }, scope);
  if (bound.kind !== 'present') return operator === 'eq' ? negate(bound) : bound;
  return Object.freeze({ kind: 'compare', attribute: bound.attribute, operator, value: null });
}

function bindValuePath(node: Node<'valuePath'>, scope: Scope): Filter {
  const name = quote(node.path);
  if (scope.parent !== undefined) throw invalid('A value path cannot contain another value path.');
  if (node.trailing && scope.rules.valuePathWithSubAttribute === 'refuse') {
    throw invalid(`Write the comparison behind ${name}[…] inside the brackets.`);
  }
  const target = locate(node.path, scope);
  if (target === undefined) return NEVER;
  if (target.kind === 'extension')
    throw invalid(`${name} is a schema and has no values to filter.`);
  const attribute = target.path;
  refuseSecret(attribute);
  const filter = bind(node.filter, { ...scope, parent: attribute });
  if (isAnswered(attribute)) return ofOneValue(attribute, filter);
  return Object.freeze({ kind: 'valuePath', attribute, filter });
}

/** Whether a filter on the values of an attribute can be asked without brackets: it has one, or no store has it. */
function isAnswered(path: AttributePath): boolean {
  return isDerived(path) || !(path.attribute.multiValued || path.target.multiValued);
}

/** Whether a filter holds for nothing that is unassigned. */
function asksForValue(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.some(asksForValue);
    case 'or':
      return filter.filters.every(asksForValue);
    case 'compare':
      return filter.value === null ? filter.operator === 'ne' : filter.operator !== 'ne';
    case 'present':
    case 'constant':
      return true;
    default:
      return false;
  }
}

/** A filter on the only value of an attribute: as if without brackets, where there is a value. */
function ofOneValue(attribute: AttributePath, filter: Filter): Filter {
  return asksForValue(filter) ? filter : allOf([present(attribute), filter]);
}

/** What a name means here; undefined if it counts as unassigned. */
function locate(text: string, { type, rules, parent }: Scope): PathTarget | undefined {
  if (parent !== undefined) {
    return { kind: 'attribute', path: child(text, parent, type), unqualified: false };
  }
  const target = findPath(type, text, rules);
  if (target !== undefined) return target;
  if (rules.unknownFilterAttribute === 'refuse') {
    throw invalid(`${type.name} has no attribute ${quote(text)}.`);
  }
  return undefined;
}

function child(text: string, parent: AttributePath, type: ResourceType): AttributePath {
  const { target } = parent;
  const sub = type.child(target, text);
  if (sub !== undefined) return type.at(`${parent.path}.${sub.name}`);
  const isValue = target.type !== 'complex' && target.multiValued && text.toLowerCase() === 'value';
  if (isValue) return parent;
  throw invalid(`Attribute "${parent.path}" has no sub-attribute ${quote(text)}.`);
}

/** A complex attribute named alone means its `value` (`emails co "x"`, `manager eq "42"`), if it has one. */
function comparable(path: AttributePath, type: ResourceType): AttributePath {
  const value = subAttributeOf(path.target, 'value');
  return value === undefined ? path : type.at(`${path.path}.${value.name}`);
}

function refuseSecret(path: AttributePath): void {
  if (isSecret(path)) throw invalid(`Attribute "${path.path}" cannot be used in a filter.`);
}

function quote(name: string): string {
  return name.length > MAX_ECHO ? `"${name.slice(0, MAX_ECHO)}…"` : `"${name}"`;
}

function invalid(detail: string): ScimError {
  return new ScimError('invalidFilter', detail);
}
