import type { CompareOperator } from '../../filter/ast.js';
import { MAX_PATTERN_LENGTH } from '../../filter/limits.js';
import { parseDateTime } from '../../schema/datetime.js';
import { usernameKey } from '../../schema/precis/username.js';
import type { AttributePath } from '../../schema/types.js';
import type { SqlKind } from './attributes.js';
import type { Operand } from './operand.js';
import type { Parameters } from './parameters.js';
import { IDS, isStorable } from './storable.js';
import { UnsupportedFilterError } from './unsupported.js';

type Ordering = Extract<CompareOperator, 'eq' | 'gt' | 'ge' | 'lt' | 'le'>;
type Part = Extract<CompareOperator, 'co' | 'sw' | 'ew'>;
type Scalar = string | number | boolean;

interface Comparison {
  readonly operand: Operand;
  readonly path: AttributePath;
  readonly operator: Exclude<CompareOperator, 'ne'>;
  readonly parameters: Parameters;
}

const SIGNS: Readonly<Record<Ordering, string>> = {
  eq: '=',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
};

const PATTERNS: Readonly<Record<Part, (text: string) => string>> = {
  co: (text) => `%${text}%`,
  sw: (text) => `${text}%`,
  ew: (text) => `%${text}`,
};

const WRITERS: Readonly<
  Record<SqlKind, (comparison: Comparison, value: Scalar) => string | undefined>
> = {
  text: (comparison, value) =>
    typeof value === 'string' && comparison.path.target.type !== 'dateTime'
      ? compareText(comparison, value)
      : undefined,
  boolean: (comparison, value) =>
    typeof value === 'boolean' ? compareBy(comparison, value, 'boolean') : undefined,
  number: (comparison, value) =>
    typeof value === 'number'
      ? compareBy(comparison, value, Number.isSafeInteger(value) ? 'bigint' : 'numeric')
      : undefined,
  timestamp: (comparison, value) =>
    typeof value === 'string' ? compareInstant(comparison, value) : undefined,
  uuid: (comparison, value) => compareId(comparison, value, 'uuid'),
  bigint: (comparison, value) => compareId(comparison, value, 'bigint'),
};

/**
 * An SQL condition that is true where a value compares so with the literal; false or null elsewhere, for
 * no value too.
 *
 * @throws UnsupportedFilterError
 */
export function compareOperand(
  operand: Operand,
  path: AttributePath,
  operator: CompareOperator,
  value: Scalar,
  parameters: Parameters,
): string {
  const positive = operator === 'ne' ? 'eq' : operator;
  const text = WRITERS[operand.kind]({ operand, path, operator: positive, parameters }, value);
  if (text === undefined) {
    throw new UnsupportedFilterError(path.path, `is in a column that cannot be compared so`);
  }
  return operator === 'ne' ? `(${text} IS NOT TRUE)` : text;
}

/** An SQL condition that is true where `hasValue` is. */
export function presentOperand({ sql, kind }: Operand): string {
  return kind === 'text' ? `(${sql} <> '')` : `(${sql} IS NOT NULL)`;
}

function isPart(operator: CompareOperator): operator is Part {
  return operator in PATTERNS;
}

function compareBy({ operand, operator, parameters }: Comparison, value: Scalar, type: string) {
  if (isPart(operator)) return undefined;
  return `(${operand.sql} ${SIGNS[operator]} ${parameters.add(value)}::${type})`;
}

function compareText(comparison: Comparison, value: string): string {
  const { operator, path } = comparison;
  const known = isStorable(value);
  if (isPart(operator)) return known ? like(comparison, operator, value) : 'FALSE';
  if (known) return compareWords(comparison, SIGNS[operator], value);
  if (operator === 'eq') return 'FALSE';
  throw new UnsupportedFilterError(path.path, 'cannot be ordered by half a surrogate pair');
}

function compareWords({ operand, path, parameters }: Comparison, sign: string, value: string) {
  const { text, wanted } = words(operand, path, value, parameters);
  return sign === '=' ? `(${text} = ${wanted})` : `(${text} COLLATE "C" ${sign} ${wanted})`;
}

/** `LIKE` takes as many steps as the text has characters, times those of the pattern. */
function like({ operand, path, parameters }: Comparison, part: Part, value: string): string {
  if (value.length > MAX_PATTERN_LENGTH) {
    throw new UnsupportedFilterError(
      path.path,
      `cannot be searched for more than ${MAX_PATTERN_LENGTH} characters`,
    );
  }
  const make = (text: string) => PATTERNS[part](text.replace(/[\\%_]/g, '\\$&'));
  const { text, wanted } = words(operand, path, value, parameters, make);
  return `(${text} LIKE ${wanted})`;
}

/** Both sides of a comparison of strings, by the key if there is one. */
function words(
  { sql, key }: Operand,
  { target }: AttributePath,
  value: string,
  parameters: Parameters,
  make: (text: string) => string = (text) => text,
): { readonly text: string; readonly wanted: string } {
  if (target.caseExact) return { text: sql, wanted: parameters.add(make(value)) };
  if (key !== undefined) return { text: key, wanted: parameters.add(make(usernameKey(value))) };
  return { text: `lower(${sql})`, wanted: `lower(${parameters.add(make(value))})` };
}

/** Before the year 1 and behind 9999 the two sides write dates differently; no column holds those. */
function compareInstant(comparison: Comparison, value: string): string | undefined {
  const time = parseDateTime(value);
  if (time === undefined) return undefined;
  const micros = Math.round((time - Math.floor(time)) * 1000);
  const date = new Date(Math.floor(time) + (micros === 1000 ? 1 : 0));
  const year = date.getUTCFullYear();
  const iso = `${date.toISOString().slice(0, -1)}${String(micros % 1000).padStart(3, '0')}Z`;
  const text = year < 1 ? '-infinity' : year > 9999 ? 'infinity' : iso;
  return compareBy(comparison, text, 'timestamptz');
}

function compareId(
  comparison: Comparison,
  value: Scalar,
  type: 'uuid' | 'bigint',
): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (comparison.operator === 'eq') {
    return IDS[type].test(value) ? compareBy(comparison, value, type) : 'FALSE';
  }
  const operand: Operand = { sql: `(${comparison.operand.sql})::text`, kind: 'text' };
  return compareText({ ...comparison, operand }, value);
}
