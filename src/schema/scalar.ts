import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import type { Attribute, AttributeType } from './types.js';

interface ScalarType {
  readonly a: string;
  readonly accepts: (value: unknown) => boolean;
  /** Reads a value of another JSON type; only where rule `coerceScalars` allows it. */
  readonly coerce?: (value: unknown) => unknown;
}

const NUMBER = /^[+-]?\d{1,300}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,3})?$/;
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

const isText = (value: unknown): boolean => typeof value === 'string';

const toBoolean = (value: unknown): unknown =>
  typeof value === 'string' && value.length <= 7
    ? BOOLEANS.get(value.trim().toLowerCase())
    : undefined;

const toNumber = (value: unknown): unknown =>
  typeof value === 'string' && NUMBER.test(value) ? Number(value) : undefined;

const toText = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

/** The JSON form of each simple type (RFC 7643 §2.3), and what else stands for it. */
const SCALAR_TYPES: Readonly<Record<Exclude<AttributeType, 'complex'>, ScalarType>> = {
  string: { a: 'a string', accepts: isText, coerce: toText },
  reference: { a: 'a string holding a URI', accepts: isText },
  binary: { a: 'a string in base64', accepts: isText },
  dateTime: { a: 'a string holding an xsd:dateTime', accepts: isText },
  boolean: {
    a: 'true or false',
    accepts: (value) => typeof value === 'boolean',
    coerce: toBoolean,
  },
  integer: { a: 'an integer', accepts: Number.isSafeInteger, coerce: toNumber },
  decimal: { a: 'a number', accepts: Number.isFinite, coerce: toNumber },
};

/**
 * Reads one simple value; undefined if it leaves the attribute unassigned.
 *
 * @throws ScimError invalidValue for a wrong JSON type.
 */
export function readScalar(
  attribute: Attribute,
  value: unknown,
  rules: Rules,
  path: string,
): unknown {
  if (value === null || value === undefined) return undefined;
  if (value === '' && rules.emptyStringClears) return undefined;
  const type = SCALAR_TYPES[attribute.type === 'complex' ? 'string' : attribute.type];
  if (type.accepts(value)) return value;
  const coerced = rules.coerceScalars ? type.coerce?.(value) : undefined;
  if (coerced !== undefined && type.accepts(coerced)) return coerced;
  throw new ScimError('invalidValue', `Attribute "${path}" must be ${type.a}.`);
}
