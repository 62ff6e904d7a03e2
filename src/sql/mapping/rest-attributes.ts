import type { Attribute } from '../../schema/types.js';
import type { SqlAttribute, SqlValues } from '../filter/attributes.js';
import { jsonOperand } from '../filter/operand.js';
import type { Field } from './field.js';
import type { Rest, RestAttribute } from './rest.js';

/**
 * Where filters find what is in the column of the rest, by path.
 *
 * @param column - as it is written in the statement.
 * @param columns - lists with columns for single values, by path.
 */
export function restAttributes(
  { members }: Rest,
  column: string,
  columns: Readonly<Record<string, SqlAttribute>>,
): Readonly<Record<string, SqlAttribute>> {
  const found: Record<string, SqlAttribute> = {};
  for (const { urn, attributes } of members) {
    const holder = urn === undefined ? column : member(column, urn);
    const prefix = urn === undefined ? '' : `${urn}:`;
    for (const each of attributes) {
      const path = `${prefix}${each.shape.name}`;
      for (const [name, entry] of entriesOf(each, holder, columns[path])) {
        found[`${path}${name}`] = entry;
      }
    }
  }
  return found;
}

/** An attribute as a whole (by the empty name), or its parts. */
function entriesOf(
  { shape, partial }: RestAttribute,
  holder: string,
  columns: SqlAttribute | undefined,
): readonly (readonly [string, SqlAttribute])[] {
  const json = member(holder, shape.name);
  if (partial) {
    const parts = (shape.subAttributes ?? []).filter(({ multiValued }) => !multiValued);
    return parts.map((part) => [`.${part.name}`, simple(json, part)]);
  }
  if (!shape.multiValued && shape.type !== 'complex') return [['', simple(holder, shape)]];
  const isCopied = typeof columns === 'object' && 'values' in columns;
  return [['', { json: isCopied ? `coalesce(${json}, ${listOf(columns)})` : json }]];
}

function simple(holder: string, attribute: Attribute): SqlAttribute {
  const { sql, kind } = jsonOperand(holder, attribute, attribute.name);
  return { column: sql, kind };
}

/** The values that columns hold, as the list that they stand for; NULL where there is none. */
function listOf({ values }: SqlValues): string {
  const rows = values.map(({ constants, columns }) => {
    const names = Object.entries(columns).map(
      ([name, entry]) => [literal(name), typeof entry === 'string' ? entry : entry.column] as const,
    );
    const known = Object.entries(constants).flatMap(([name, value]) => [
      literal(name),
      typeof value === 'string' ? `${literal(value)}::text` : String(value),
    ]);
    const object = `jsonb_strip_nulls(jsonb_build_object(${[...known, ...names.flat()].join(', ')}))`;
    const isThere = names.map(([, column]) => `${column} IS NOT NULL`).join(' OR ');
    return `(CASE WHEN ${isThere} THEN ${object} END)`;
  });
  return `(SELECT jsonb_agg(scim_list.v) FROM (VALUES ${rows.join(', ')}) AS scim_list(v) WHERE scim_list.v IS NOT NULL)`;
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const member = (json: string, name: string): string => `(${json} -> ${literal(name)})`;

/** Every attribute of the resource type that is kept: all but secrets and relations. */
export function keptWith({ members }: Rest, fields: readonly Field[]): readonly string[] {
  const inRest = members.flatMap(({ urn, attributes }) =>
    attributes.flatMap(({ shape, partial, whole }) => {
      const path = urn === undefined ? shape.name : `${urn}:${shape.name}`;
      if (whole && !partial) return path;
      return (shape.subAttributes ?? []).map(({ name }) => `${path}.${name}`);
    }),
  );
  const own = fields.filter(({ which }) => which === undefined).map(({ path }) => path.path);
  return Object.freeze([...own, ...inRest].filter((path) => path !== 'externalId'));
}
