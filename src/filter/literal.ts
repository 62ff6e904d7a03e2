import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import { parseDateTime } from '../schema/datetime.js';
import { refuseNul } from '../schema/nul.js';
import type { Attribute, AttributeType } from '../schema/types.js';
import type { CompareOperator } from './ast.js';

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

type Comparable = Exclude<AttributeType, 'complex'>;
type Value = string | number | boolean;

const EQUALITY: readonly CompareOperator[] = ['eq', 'ne'];
const SUBSTRING: readonly CompareOperator[] = ['co', 'sw', 'ew'];
const ORDER: readonly CompareOperator[] = ['gt', 'ge', 'lt', 'le'];

/** What RFC 7644 §3.4.2.2 allows by type: no order among booleans and binaries, no parts of numbers. */
const OPERATORS: Readonly<Record<Comparable, ReadonlySet<CompareOperator>>> = {
  string: new Set([...EQUALITY, ...SUBSTRING, ...ORDER]),
  reference: new Set([...EQUALITY, ...SUBSTRING, ...ORDER]),
  binary: new Set([...EQUALITY, ...SUBSTRING]),
  boolean: new Set(EQUALITY),
  integer: new Set([...EQUALITY, ...ORDER]),
  decimal: new Set([...EQUALITY, ...ORDER]),
  dateTime: new Set([...EQUALITY, ...ORDER]),
};

/** Turns a literal into the attribute's type; undefined if it is of another type. */
type Reader = (literal: Value, coerce: boolean) => Value | undefined;

const READERS: Readonly<Record<Comparable, Reader>> = {
  string: text,
  reference: text,
  binary: text,
  boolean: truth,
  integer: number,
  decimal: number,
  dateTime: (literal) =>
    typeof literal === 'string' && parseDateTime(literal) !== undefined ? literal : undefined,
};

const EXPECTED: Readonly<Record<Comparable, string>> = {
  string: 'a text in quotation marks',
  reference: 'a text in quotation marks',
  binary: 'a text in quotation marks',
  boolean: 'true or false',
  integer: 'a number',
  decimal: 'a number',
  dateTime: 'a date and time in quotation marks, such as "2026-11-21T09:30:00Z"',
};

/**
 * Checks a comparison against the attribute's type before any data is read, and gives the literal that
 * type (RFC 7644 §3.4.2.2; rule `coerceLiterals`).
 *
 * @param path - how the error names the attribute.
 * @throws ScimError `invalidFilter`; never with the value.
 */
export function typedLiteral(
  attribute: Attribute,
  path: string,
  operator: CompareOperator,
  literal: Value,
  rules: Rules,
): Value {
  const { type } = attribute;
  if (type === 'complex') {
    throw new ScimError(
      'invalidFilter',
      `Attribute "${path}" is complex: compare one of its sub-attributes, or use "pr".`,
    );
  }
  if (!OPERATORS[type].has(operator)) {
    throw new ScimError(
      'invalidFilter',
      `Operator "${operator}" does not apply to "${path}", which is of type ${type}.`,
    );
  }
  refuseNul('invalidFilter', path, literal);
  const value = READERS[type](literal, rules.coerceLiterals);
  if (value === undefined) {
    throw new ScimError(
      'invalidFilter',
      `Attribute "${path}" is of type ${type} and compares with ${EXPECTED[type]}.`,
    );
  }
  return value;
}

/** A number beyond 2^53 was rounded when it was read: as text it would match something else. */
function text(literal: Value, coerce: boolean): Value | undefined {
  if (typeof literal === 'string') return literal;
  return coerce && Number.isSafeInteger(literal) ? String(literal) : undefined;
}

function truth(literal: Value, coerce: boolean): Value | undefined {
  if (typeof literal === 'boolean') return literal;
  if (!coerce || typeof literal !== 'string') return undefined;
  const word = literal.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

function number(literal: Value, coerce: boolean): Value | undefined {
  if (typeof literal === 'number') return literal;
  const value = coerce && typeof literal === 'string' ? readJsonNumber(literal) : undefined;
  return Number.isFinite(value) ? value : undefined;
}

/** The value of a JSON number (RFC 8259 §6), infinite if it is too large; undefined for any other string. */
export function readJsonNumber(text: string): number | undefined {
  return JSON_NUMBER.test(text) ? Number(text) + 0 : undefined; // + 0: there is no negative zero
}
