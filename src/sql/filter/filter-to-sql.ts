import type { CompareFilter, CompareOperator, Filter } from '../../filter/ast.js';
import { comparison } from '../../filter/predicate.js';
import { comparisonKey } from '../../schema/comparison.js';
import type { AttributePath } from '../../schema/types.js';
import type { SqlAttributes, SqlFragment, SqlOptions } from './attributes.js';
import { compareOperand, presentOperand } from './compare-operand.js';
import type { Constant, Operand } from './operand.js';
import { Parameters } from './parameters.js';
import { IDS, isStorable } from './storable.js';
import { UnsupportedFilterError } from './unsupported.js';
import {
  either,
  jsonOf,
  relationOf,
  type SqlValue,
  type SqlValueSet,
  singleOperand,
  valuesOf,
} from './values.js';

interface Scope {
  readonly attributes: SqlAttributes;
  readonly parameters: Parameters;
  /** Inside brackets: the value that is looked at. */
  readonly value?: SqlValue;
}

type Scalar = string | number | boolean;

/**
 * Translates a bound filter into a condition for the WHERE of a PostgreSQL statement: always in
 * parentheses, every value a parameter. It is true for exactly the rows whose resources
 * {@link compileFilter} holds for: a missing value passes `ne` and `eq null` and nothing else, text is
 * compared by `caseExact` and ordered by code point, dateTimes by instant (keep them in `timestamptz(3)`,
 * the precision of what clients are shown). For other rows it is false or null, so do not negate it.
 *
 * @throws UnsupportedFilterError for an attribute that is not in the map, a dateTime in a text column, a
 * sub-attribute that is multi-valued itself, `co`, `sw` and `ew` with more than 256 characters; see
 * {@link canFilterInSql}.
 *
 * @example
 * // userName eq "ada" and not (active eq false)
 * const { text, values } = filterToSql(query.filter, attributes, { startIndex: 2 });
 * // text:   ((u.user_name_key = $2) AND ((u.active = $3::boolean) IS NOT TRUE))
 * // values: ['ada', false]
 * await pool.query(`SELECT * FROM users u WHERE u.tenant_id = $1 AND ${text}`, [ctx.tenantId, ...values]);
 */
export function filterToSql(
  filter: Filter,
  attributes: SqlAttributes,
  options?: SqlOptions,
): SqlFragment {
  const parameters = new Parameters(options);
  const text = condition(filter, { attributes, parameters });
  return parameters.fragment(text.startsWith('(') ? text : `(${text})`);
}

/**
 * Whether {@link filterToSql} can translate a filter with this map. What it cannot is left to the router
 * by declaring it.
 *
 * @example
 * const capabilities: StoreCapabilities = {
 *   ...mapping.capabilities,
 *   filter: (filter) => canFilterInSql(filter, attributes),
 *   sort: false,
 *   cursor: false,
 *   versions: true,
 * };
 */
export function canFilterInSql(filter: Filter, attributes: SqlAttributes): boolean {
  try {
    filterToSql(filter, attributes);
    return true;
  } catch (error) {
    if (error instanceof UnsupportedFilterError) return false;
    throw error;
  }
}

function condition(filter: Filter, scope: Scope): string {
  switch (filter.kind) {
    case 'and':
      return `(${filter.filters.map((part) => condition(part, scope)).join(' AND ')})`;
    case 'or':
      return `(${filter.filters.map((part) => condition(part, scope)).join(' OR ')})`;
    case 'not':
      return not(condition(filter.filter, scope));
    case 'constant':
      return filter.value ? 'TRUE' : 'FALSE';
    case 'present':
      return isPresent(filter.attribute, scope);
    case 'compare':
      return compare(filter, scope);
    case 'valuePath':
      return someValue(filter.attribute, filter.filter, scope);
  }
}

/** Conditions are true, false or null; what is not true counts as false. */
function not(text: string): string {
  return `(${text} IS NOT TRUE)`;
}

function isPresent(path: AttributePath, scope: Scope): string {
  const { subAttribute } = path;
  if (scope.value !== undefined) return partPresent(scope.value, path);
  const single = singleOperand(scope.attributes, path);
  if (single !== undefined) return presentOperand(single);
  return expectValues(path, scope).any((value) =>
    subAttribute === undefined ? value.present : partPresent(value, path),
  );
}

function partPresent(value: SqlValue, path: AttributePath): string {
  const { subAttribute } = path;
  if (subAttribute === undefined && path.target.type === 'complex') return value.present;
  const operand = expectPart(value, path);
  if (isConstant(operand)) return operand.constant ? 'TRUE' : 'FALSE';
  return presentOperand(operand);
}

function compare(filter: CompareFilter, scope: Scope): string {
  const { attribute: path, operator, value } = filter;
  if (value === null) {
    const present = isPresent(path, scope);
    return operator === 'eq' ? not(present) : present;
  }
  if (scope.value !== undefined) return comparePart(scope.value, path, operator, value, scope);
  const single = singleOperand(scope.attributes, path);
  if (single !== undefined) {
    return compareOperand(single, path, operator, value, scope.parameters);
  }
  if (operator === 'eq') {
    const indexed = byRelation(path, value, scope) ?? byKeys(path, value, scope);
    if (indexed !== undefined) return indexed;
  }
  const values = expectValues(path, scope);
  const some = values.any((each) => comparePart(each, path, operator, value, scope));
  // Nothing at all is also another value (as in `evaluate`).
  return operator === 'ne' ? either([not(values.any(() => 'TRUE')), some]) : some;
}

function comparePart(
  each: SqlValue,
  path: AttributePath,
  operator: CompareOperator,
  value: Scalar,
  { parameters }: Scope,
): string {
  const operand = expectPart(each, path);
  if (isConstant(operand)) {
    const holds = comparison(path.target, operator, value)(operand.constant);
    return holds ? 'TRUE' : 'FALSE';
  }
  return compareOperand(whole(operand, path), path, operator, value, parameters);
}

/** A value that does not say whether it is primary is not (RFC 7643 §2.4). */
function whole(operand: Operand, { attribute, target }: AttributePath): Operand {
  const defaults = attribute.multiValued && target.name === 'primary' && target.type === 'boolean';
  return defaults ? { ...operand, sql: `coalesce(${operand.sql}, FALSE)` } : operand;
}

function someValue(path: AttributePath, filter: Filter, scope: Scope): string {
  const found = expectValues(path, scope).any((value) => condition(filter, { ...scope, value }));
  const indexed = necessaryKeys(filter).flatMap(
    ({ attribute, value }) => byKeys(attribute, value, scope) ?? [],
  );
  return indexed.length === 0 ? found : `(${[...indexed, found].join(' AND ')})`;
}

/** The comparisons with eq that must hold for any value that is found. */
function necessaryKeys(
  filter: Filter,
): readonly { readonly attribute: AttributePath; readonly value: Scalar }[] {
  if (filter.kind === 'and') return filter.filters.flatMap(necessaryKeys);
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.value === null) return [];
  return [{ attribute: filter.attribute, value: filter.value }];
}

/** Equality with one of the values by the column of keys; undefined where there is none. */
function byKeys(
  path: AttributePath,
  value: Scalar,
  { attributes, parameters }: Scope,
): string | undefined {
  const { target, subAttribute } = path;
  const keys = jsonOf(attributes, path)?.keys;
  const isValue = subAttribute === undefined || subAttribute.name === 'value';
  if (keys === undefined || !isValue || typeof value !== 'string') return undefined;
  if (!isStorable(value)) return 'FALSE';
  const key = String(comparisonKey(target)(value));
  return `(${keys} @> ARRAY[${parameters.add(key)}]::text[])`;
}

/** Equality by the condition of a relation; undefined where there is none. */
function byRelation(
  path: AttributePath,
  value: Scalar,
  { attributes, parameters }: Scope,
): string | undefined {
  const relation = relationOf(attributes, path);
  if (relation === undefined || typeof value !== 'string') return undefined;
  const { eq, kind = 'text' } = relation;
  const key = String(comparisonKey(path.target)(value));
  if (kind === 'text') return isStorable(key) ? `(${eq(parameters.add(key))})` : 'FALSE';
  return IDS[kind].test(key) ? `(${eq(`${parameters.add(key)}::${kind}`)})` : 'FALSE';
}

function isConstant(operand: Operand | Constant): operand is Constant {
  return 'constant' in operand;
}

function expectValues(path: AttributePath, { attributes }: Scope): SqlValueSet {
  const values = valuesOf(attributes, path);
  if (values === undefined) throw new UnsupportedFilterError(path.path, 'is in no column');
  return values;
}

function expectPart(value: SqlValue, path: AttributePath): Operand | Constant {
  const operand = value.operand(path.subAttribute);
  if (operand === undefined) throw new UnsupportedFilterError(path.path, 'is in no column');
  return operand;
}
