import { ScimError } from '../../errors/scim-error.js';
import { subAttributeOf } from '../../schema/sub-attribute.js';
import type { Attribute, AttributePath } from '../../schema/types.js';
import type { SqlAttributes, SqlFragment, SqlKind, SqlOptions, SqlValues } from './attributes.js';
import { columnOperand, jsonOperand, type Operand } from './operand.js';
import { Parameters } from './parameters.js';
import { IDS } from './storable.js';
import { UnsupportedFilterError } from './unsupported.js';
import { entryOf, existsIn, jsonOf, singleOperand, wholePath } from './values.js';

/** What rows are ordered by besides the sort attribute, so that the order is total: a unique column. */
export interface SqlTie {
  /** E.g. `u.seq`. Null in no row. */
  readonly column: string;
  readonly kind: 'text' | 'bigint' | 'uuid';
}

/** The order of a list, and the pages of a cursor in it. */
export interface SqlOrder {
  /** Behind ORDER BY. */
  readonly orderBy: string;
  /** For the select list: `… AS scim_key, … AS scim_tie`, which {@link SqlOrder.position} reads. */
  readonly columns: string;
  /** The expressions behind these two names, for query builders that name columns themselves. */
  readonly key: string;
  readonly tie: string;
  /** Where a row that was selected with `columns` stands, as JSON. */
  position(row: Readonly<Record<string, unknown>>): readonly (string | null)[];
  /**
   * A condition for the rows behind a position: always in parentheses, never null.
   *
   * @throws ScimError 400 `invalidCursor` for a position of another list.
   */
  after(position: readonly unknown[], options?: SqlOptions): SqlFragment;
}

interface Key {
  readonly sql: string;
  readonly type: string;
}

const TYPES: Readonly<Record<SqlKind, string>> = {
  text: 'text',
  boolean: 'boolean',
  number: 'numeric',
  timestamp: 'timestamptz',
  uuid: 'uuid',
  bigint: 'bigint',
};

/** Texts that each type reads without an error. */
const READABLE: Readonly<Record<string, RegExp>> = {
  text: /^[^\0]*$/,
  boolean: /^(?:true|false)$/,
  numeric: /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/,
  timestamptz: /^(?:[\d :.+-]+(?: BC)?|-?infinity)$/,
  ...IDS,
};

/**
 * Orders rows as {@link compareBy} orders resources: by the sort key, those without a value last ascending
 * and first descending, then by `tie` ascending. Without `sort`, by `tie` alone. `after` continues a list
 * behind a row, whatever was inserted or deleted meanwhile, by comparing instead of counting (keyset).
 *
 * @throws UnsupportedFilterError for an attribute that is not in the map, is in a table of its own, or is
 * a dateTime in a text column.
 *
 * @example
 * const order = orderToSql(query.sort, attributes, { column: 'u.seq', kind: 'bigint' });
 * const { page } = query; // of kind 'cursor'
 * const behind = page.after ? order.after(page.after, { startIndex: 2 }) : { text: 'TRUE', values: [] };
 * const { rows } = await pool.query(
 *   `SELECT u.*, ${order.columns} FROM users u WHERE u.tenant_id = $1 AND ${behind.text}
 *     ORDER BY ${order.orderBy} LIMIT 101`, [ctx.tenantId, ...behind.values]);
 * const last = rows.length > 100 ? rows[99] : undefined;
 * const next = last && order.position(last);
 */
export function orderToSql(
  sort: { readonly attribute: AttributePath; readonly descending: boolean } | undefined,
  attributes: SqlAttributes,
  tie: SqlTie,
): SqlOrder {
  const last: Key =
    tie.kind === 'text'
      ? { sql: `(${tie.column} COLLATE "C")`, type: 'text' }
      : { sql: tie.column, type: tie.kind };
  const key = sort && sortKey(sort.attribute, attributes);
  if (sort === undefined || key === undefined) return byTie(last);
  return byKey(key, sort.descending, last);
}

function byTie(tie: Key): SqlOrder {
  return {
    orderBy: `${tie.sql} ASC`,
    ...selected('NULL', tie),
    position: (row) => [textOf(row.scim_tie)],
    after: ([at], options) => {
      const parameters = new Parameters(options);
      return parameters.fragment(compared(tie, '>', at, parameters));
    },
  };
}

function byKey(key: Key, descending: boolean, tie: Key): SqlOrder {
  const direction = descending ? 'DESC NULLS FIRST' : 'ASC NULLS LAST';
  const sign = descending ? '<' : '>';
  return {
    orderBy: `${key.sql} ${direction}, ${tie.sql} ASC`,
    ...selected(key.sql, tie),
    position: (row) => [textOf(row.scim_key), textOf(row.scim_tie)],
    after: ([at, tieAt], options) => {
      const parameters = new Parameters(options);
      const behindTie = compared(tie, '>', tieAt, parameters);
      const absent = `(${key.sql} IS NULL)`;
      const present = `(${key.sql} IS NOT NULL)`;
      if (at === null) {
        const rest = `(${absent} AND ${behindTie})`;
        return parameters.fragment(descending ? `(${rest} OR ${present})` : rest);
      }
      const equal = `(${compared(key, '=', at, parameters)} AND ${behindTie})`;
      const behind = `(${compared(key, sign, at, parameters)} OR ${equal})`;
      return parameters.fragment(
        descending ? `(${present} AND ${behind})` : `(${absent} OR ${behind})`,
      );
    },
  };
}

function selected(key: string, { sql }: Key): Pick<SqlOrder, 'columns' | 'key' | 'tie'> {
  const [keyText, tieText] = [`${key}::text`, `${sql}::text`];
  return {
    key: keyText,
    tie: tieText,
    columns: `${keyText} AS scim_key, ${tieText} AS scim_tie`,
  };
}

function compared(key: Key, sign: string, at: unknown, parameters: Parameters): string {
  if (typeof at !== 'string' || READABLE[key.type]?.test(at) !== true) {
    throw new ScimError('invalidCursor', 'The cursor does not belong to this list.');
  }
  return `(${key.sql} ${sign} ${parameters.add(at)}::${key.type})`;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** As `sortKey` of `compare.ts`: of the primary value or the first, an empty string being no value. */
function sortKey(path: AttributePath, attributes: SqlAttributes): Key {
  const operand = sortOperand(valuePath(path), attributes);
  const { target } = valuePath(path);
  if (operand === undefined || (target.type === 'dateTime' && operand.kind === 'text')) {
    throw new UnsupportedFilterError(path.path, 'is in no column that can be sorted by');
  }
  const { sql, kind, key } = operand;
  if (kind !== 'text') return { sql, type: TYPES[kind] };
  const text = target.caseExact ? sql : (key ?? `lower(${sql})`);
  return { sql: `(NULLIF(${text}, '') COLLATE "C")`, type: 'text' };
}

/** A complex attribute is sorted by its `value`. */
function valuePath(path: AttributePath): AttributePath {
  const value = subAttributeOf(path.target, 'value');
  if (value === undefined) return path;
  return { ...path, path: `${path.path}.value`, subAttribute: value, target: value };
}

function sortOperand(path: AttributePath, attributes: SqlAttributes): Operand | undefined {
  const { attribute, target, subAttribute } = path;
  if (target.multiValued && subAttribute !== undefined) return undefined;
  if (!attribute.multiValued) return singleOperand(attributes, path);
  const json = jsonOf(attributes, path)?.json;
  if (json !== undefined) {
    const primary = `jsonb_path_query_first(${json}, 'lax $[*] ? (@.primary == true)')`;
    return jsonOperand(`coalesce(${primary}, ${json} -> 0)`, target, subAttribute?.name);
  }
  const entry = entryOf(attributes, wholePath(path));
  return typeof entry === 'object' && 'values' in entry
    ? firstOf(entry, attribute, target)
    : undefined;
}

/** The first of the values in columns that is there; one that can be primary comes before. */
function firstOf(
  { values }: SqlValues,
  attribute: Attribute,
  target: Attribute,
): Operand | undefined {
  const branches = values.map((value) => {
    const entry = value.columns[target.name];
    const constant = value.constants[target.name];
    if (constant !== undefined || entry === undefined) return undefined;
    const { primary } = value.columns;
    const sub = subAttributeOf(attribute, 'primary');
    return {
      operand: columnOperand(entry, target),
      exists: existsIn(value, attribute),
      primary: primary && sub && columnOperand(primary, sub).sql,
    };
  });
  const known = branches.filter((branch) => branch !== undefined);
  const kind = known[0]?.operand.kind;
  if (kind === undefined || known.length < branches.length) return undefined;
  const when = (pick: (operand: Operand) => string): string =>
    [
      '(CASE',
      ...known.flatMap(({ primary, operand }) =>
        primary === undefined ? [] : `WHEN ${primary} THEN ${pick(operand)}`,
      ),
      ...known.map(({ exists, operand }) => `WHEN ${exists} THEN ${pick(operand)}`),
      'END)',
    ].join(' ');
  return { sql: when(({ sql }) => sql), kind, ...keyOf(known, when) };
}

function keyOf(
  known: readonly { readonly operand: Operand }[],
  when: (pick: (operand: Operand) => string) => string,
): { readonly key?: string } {
  const all = known.every(({ operand }) => operand.key !== undefined);
  return all ? { key: when(({ key }) => key ?? '') } : {};
}
