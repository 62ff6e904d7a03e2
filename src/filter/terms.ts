import type { AttributePath } from '../schema/types.js';
import type { CompareFilter, Filter } from './ast.js';

/** `attribute eq value`. */
export interface EqualityTerm {
  readonly attribute: AttributePath;
  /** Canonical text of the attribute, e.g. `userName` or `urn:…:User:manager.value`. */
  readonly path: string;
  readonly value: string | number | boolean;
}

const NONE: readonly EqualityTerm[] = Object.freeze([]);

/**
 * Reads a filter as a list of equalities that must all hold: all that a store with the capability
 * `filter: 'equality'` is ever asked, and nearly all that identity providers send. No filter is no term.
 *
 * undefined means that the filter says something else: another operator, `or`, `not`, null, a
 * multi-valued attribute, or a dateTime (those are equal by instant, which a column of text is not).
 *
 * Compare text as the schema says: without case unless `attribute.target.caseExact`.
 *
 * @example
 * // The list method of a small adapter over a table:
 * const COLUMNS = new Map([['id', 'id'], ['externalId', 'external_id'], ['userName', 'lower(user_name)']]);
 * const where = ['tenant = $1'];
 * const values: FilterLiteral[] = [ctx.tenantId];
 * for (const { path, attribute, value } of equalityTerms(query.filter) ?? []) {
 *   const caseless = typeof value === 'string' && !attribute.target.caseExact;
 *   values.push(caseless ? value.toLowerCase() : value);
 *   where.push(`${COLUMNS.get(path)} = $${values.length}`);
 * }
 * const { rows } = await pool.query(`SELECT * FROM users WHERE ${where.join(' AND ')}`, values);
 */
export function equalityTerms(filter: Filter | undefined): readonly EqualityTerm[] | undefined {
  if (filter === undefined || (filter.kind === 'constant' && filter.value)) return NONE;
  const terms: EqualityTerm[] = [];
  for (const part of filter.kind === 'and' ? filter.filters : [filter]) {
    const term = part.kind === 'compare' ? equalityTerm(part) : undefined;
    if (term === undefined) return undefined;
    terms.push(term);
  }
  return terms;
}

function equalityTerm({ attribute, operator, value }: CompareFilter): EqualityTerm | undefined {
  const { target } = attribute;
  const single = !attribute.attribute.multiValued && !target.multiValued;
  if (operator !== 'eq' || value === null || !single || target.type === 'dateTime')
    return undefined;
  return { attribute, path: attribute.path, value };
}
