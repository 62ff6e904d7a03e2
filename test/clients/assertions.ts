import { isDeepStrictEqual } from 'node:util';
import { valueAt } from './pointer.js';

/** One statement about a JSON document: a place and what must hold there. */
export type Assertion = { readonly at: string } & { readonly [operator: string]: unknown };

type Operator = (actual: unknown, expected: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether `actual` has everything that `part` has; objects in part, all else whole. */
function includes(actual: unknown, part: unknown): boolean {
  if (!isObject(part)) return isDeepStrictEqual(actual, part);
  return (
    isObject(actual) &&
    Object.entries(part).every(
      ([key, value]) => Object.hasOwn(actual, key) && includes(actual[key], value),
    )
  );
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  equals: isDeepStrictEqual,
  notEquals: (actual, expected) => !isDeepStrictEqual(actual, expected),
  contains: (actual, part) => isList(actual) && actual.some((element) => includes(element, part)),
  notContains: (actual, part) =>
    actual === undefined || (isList(actual) && !actual.some((element) => includes(element, part))),
  length: (actual, length) =>
    actual === undefined ? length === 0 : isList(actual) && actual.length === length,
  empty: (actual) => isEmpty(actual),
  nonEmpty: (actual) => !isEmpty(actual),
  missing: (actual) => actual === undefined,
  oneOf: (actual, options) =>
    isList(options) && options.some((option) => isDeepStrictEqual(actual, option)),
  type: (actual, name) => typeName(actual) === name,
};

/** Operators that only make sense with `true`: their negation is another operator. */
const FLAGS = ['empty', 'nonEmpty', 'missing'];

/** What is wrong with an assertion as such, undefined if nothing is. */
export function malformed(assertion: Assertion): string | undefined {
  const { at, ...rest } = assertion;
  if (typeof at !== 'string' || !/^(\/|$)/.test(at)) return `"at" is not a JSON Pointer: ${at}`;
  const names = Object.keys(rest);
  const [name] = names;
  if (name === undefined || names.length > 1) return `${at}: needs exactly one operator`;
  if (!Object.hasOwn(OPERATORS, name)) return `${at}: unknown operator "${name}"`;
  if (FLAGS.includes(name) && rest[name] !== true) return `${at}: "${name}" takes only true`;
  return undefined;
}

/** Every assertion that does not hold, as a sentence with what was found instead. */
export function failures(document: unknown, assertions: readonly Assertion[]): readonly string[] {
  return assertions.flatMap((assertion) => {
    const problem = malformed(assertion);
    if (problem !== undefined) return [problem];
    const { at, ...rest } = assertion;
    const actual = valueAt(document, at);
    return Object.entries(rest)
      .filter(([name, expected]) => !OPERATORS[name]?.(actual, expected))
      .map(
        ([name, expected]) =>
          `${at || '/'} ${name} ${JSON.stringify(expected)}, but is ${JSON.stringify(actual)}`,
      );
  });
}
