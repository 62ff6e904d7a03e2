import { containing } from '../lib/contains.js';
import { textCost, type WorkBudget } from '../lib/work-budget.js';
import { comparisonKey } from '../schema/comparison.js';
import type { Attribute } from '../schema/types.js';
import type { CompareOperator } from './ast.js';
import type { KeyMemo } from './key-memo.js';
import { compareKeys, type Key } from './order.js';

type Scalar = string | number | boolean;
type Test = (value: unknown) => boolean;

const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const CASE_BIT = 0x20;

/** A test made for one key; `key` makes the key of the value to be tested. */
type Factory = (key: (value: Scalar) => Key, wanted: Key) => Test;

const FACTORIES: Readonly<Record<Exclude<CompareOperator, 'eq' | 'ne'>, Factory>> = {
  co: part(containing),
  sw: part((wanted) => (text) => text.startsWith(wanted)),
  ew: part((wanted) => (text) => text.endsWith(wanted)),
  gt: ordered((order) => order > 0),
  ge: ordered((order) => order >= 0),
  lt: ordered((order) => order < 0),
  le: ordered((order) => order <= 0),
};

/**
 * The test that one comparison makes on one value (RFC 7644 §3.4.2.2). An unassigned value passes `ne`
 * and nothing else.
 *
 * @param keys - remembers the keys of long strings; its owner forgets them.
 * @param work - is charged with each value.
 */
export function comparison(
  attribute: Attribute,
  operator: CompareOperator,
  literal: Scalar,
  keys?: KeyMemo,
  work?: WorkBudget,
): Test {
  const test = comparisonTest(attribute, operator, literal, keys);
  if (work === undefined) return test;
  return (value) => {
    work.spend(typeof value === 'string' ? 1 + textCost(value) : 1);
    return test(value);
  };
}

function comparisonTest(
  attribute: Attribute,
  operator: CompareOperator,
  literal: Scalar,
  keys: KeyMemo | undefined,
): Test {
  const made = comparisonKey(attribute);
  const key = keys === undefined || attribute.caseExact ? made : keys.remembering(made);
  if (operator === 'eq') return equality(attribute, literal, key);
  if (operator === 'ne') {
    const equal = equality(attribute, literal, key);
    return (value) => !equal(value);
  }
  return FACTORIES[operator](key, key(literal));
}

function equality(attribute: Attribute, literal: Scalar, key: (value: Scalar) => Key): Test {
  const wanted = key(literal);
  if (typeof wanted === 'string' && !attribute.caseExact && isAscii(wanted)) {
    return (value) =>
      value === literal || (typeof value === 'string' && equalsAscii(value, wanted, key));
  }
  return (value) => value === literal || (isScalar(value) && key(value) === wanted);
}

/**
 * `key(value) === wanted` for a lower-case ASCII key, without making the key of every value. Folding
 * case, width and composition turns a character either into one ASCII character or into something that
 * is not ASCII alone, so strings of another length differ.
 */
function equalsAscii(value: string, wanted: string, key: (value: Scalar) => Key): boolean {
  const { length } = wanted;
  if (value.length !== length) return false;
  for (let i = 0; i < length; i += 1) {
    const have = value.charCodeAt(i);
    const want = wanted.charCodeAt(i);
    if (have === want || (have >= UPPER_A && have <= UPPER_Z && have + CASE_BIT === want)) continue;
    return have > 0x7f && key(value) === wanted;
  }
  return true;
}

function part(matching: (wanted: string) => (text: string) => boolean): Factory {
  return (key, wanted) => {
    if (typeof wanted !== 'string') return () => false;
    const holds = matching(wanted);
    return (value) => {
      if (typeof value !== 'string') return false;
      const text = key(value);
      return typeof text === 'string' && holds(text);
    };
  };
}

function ordered(holds: (order: number) => boolean): Factory {
  return (key, wanted) => (value) => {
    if (!isScalar(value)) return false;
    const have = key(value);
    return typeof have === typeof wanted && holds(compareKeys(have, wanted));
  };
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}
