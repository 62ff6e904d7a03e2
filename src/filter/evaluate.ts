import type { Pausable } from '../lib/pausable.js';
import type { WorkBudget } from '../lib/work-budget.js';
import type { Attribute, AttributePath, Attributes } from '../schema/types.js';
import type { CompareFilter, Filter } from './ast.js';
import { KeyMemo } from './key-memo.js';
import { comparison } from './predicate.js';

type Test = (value: unknown) => boolean;

/**
 * Makes the test of one attribute into a test of a whole subject (a resource, or one value of a
 * multi-valued attribute). `empty` is the answer where the subject has no value to be tested.
 */
type Lift = (path: AttributePath, test: Test, empty: boolean) => Test;

/**
 * Compiles a bound filter, once, into a predicate over resources as stores keep them (extensions as
 * objects under their URN). The semantics, where RFC 7644 §3.4.2.2 leaves a choice:
 *
 * - A comparison with a multi-valued attribute holds if it holds for any one of its values, `ne` too;
 *   `a.x op v` is the same as `a[x op v]` wherever `a` has values. "None equals" is `not (a.x eq v)`.
 * - An unassigned attribute passes `ne` (and `eq null`), and no other comparison.
 * - Booleans that are unassigned are not false, except `primary`, whose default is false (RFC 7643 §2.4).
 *
 * @param work - what a request may still do, where it is a client's filter: each comparison is charged to it.
 * @example
 * // The list method of a store over rows in memory, for a request with filter=userName eq "ada":
 * const matches = query.filter ? compileFilter(query.filter) : () => true;
 * const found = rows.filter(matches); // among them { userName: 'ADA', … }
 */
export function compileFilter(
  filter: Filter,
  work?: WorkBudget,
): (resource: Attributes) => boolean {
  return forgetting((keys) => compile(filter, ofResource, { keys, work }));
}

/**
 * As {@link compileFilter}, for the filter inside a value path: the predicate takes one value of the
 * multi-valued attribute.
 *
 * @example
 * if (filter.kind === 'valuePath') emails.filter(compileValueFilter(filter.filter));
 */
export function compileValueFilter(filter: Filter): (value: unknown) => boolean {
  return forgetting((keys) => compile(filter, ofValue, { keys, work: undefined }));
}

/**
 * As {@link compileFilter}, for a resource with so many values that one look at it takes longer than a slice:
 * it pauses between the comparisons, and between the values that a value path is asked of.
 */
export function compileFilterInSlices(
  filter: Filter,
  work: WorkBudget,
): (resource: Attributes) => Pausable<boolean> {
  const keys = new KeyMemo();
  const test = compileSliced(filter, { keys, work }, work);
  return (resource) => {
    keys.forget();
    return test(resource);
  };
}

type SlicedTest = (resource: Attributes) => Pausable<boolean>;

function compileSliced(filter: Filter, shared: Shared, work: WorkBudget): SlicedTest {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const parts = filter.filters.map((part) => compileSliced(part, shared, work));
      const decisive = filter.kind === 'or';
      return function* (resource) {
        for (const part of parts) if ((yield* part(resource)) === decisive) return decisive;
        return !decisive;
      };
    }
    case 'not': {
      const test = compileSliced(filter.filter, shared, work);
      return function* (resource) {
        return !(yield* test(resource));
      };
    }
    case 'valuePath': {
      const test = compile(filter.filter, ofValue, shared);
      return function* (resource) {
        for (const value of valuesOf(filter.attribute, resource)) {
          if (test(value)) return true;
          if (work.isDue()) yield;
        }
        return false;
      };
    }
    default: {
      const test = compile(filter, ofResource, shared);
      return function* (resource) {
        const holds = test(resource);
        if (work.isDue()) yield;
        return holds;
      };
    }
  }
}

function valuesOf({ urn, attribute }: AttributePath, resource: Attributes): readonly unknown[] {
  const holder = urn === undefined ? resource : resource[urn];
  const value = isComplex(holder) ? holder[attribute.name] : undefined;
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** What the comparisons of one filter share. */
interface Shared {
  readonly keys: KeyMemo;
  readonly work: WorkBudget | undefined;
}

/** A test whose memory does not outlive one subject. */
function forgetting(make: (keys: KeyMemo) => Test): Test {
  const keys = new KeyMemo();
  const test = make(keys);
  return (subject) => {
    keys.forget();
    return test(subject);
  };
}

function compile(filter: Filter, lift: Lift, shared: Shared): Test {
  switch (filter.kind) {
    case 'and':
      return every(filter.filters.map((part) => compile(part, lift, shared)));
    case 'or':
      return some(filter.filters.map((part) => compile(part, lift, shared)));
    case 'not': {
      const test = compile(filter.filter, lift, shared);
      return (subject) => !test(subject);
    }
    case 'present':
      return lift(filter.attribute, hasValue, false);
    case 'compare':
      return compileComparison(filter, lift, shared);
    case 'valuePath':
      return lift(filter.attribute, compile(filter.filter, ofValue, shared), false);
    case 'constant':
      return () => filter.value;
  }
}

function compileComparison(
  { attribute, operator, value }: CompareFilter,
  lift: Lift,
  { keys, work }: Shared,
): Test {
  if (value === null) {
    const present = lift(attribute, hasValue, false);
    return operator === 'eq' ? (subject) => !present(subject) : present;
  }
  const test = comparison(attribute.target, operator, value, keys, work);
  const unassigned = test(undefined);
  return isPrimary(attribute)
    ? lift(attribute, (given) => test(given ?? false), unassigned)
    : lift(attribute, test, unassigned);
}

function isPrimary({ attribute, target }: AttributePath): boolean {
  return attribute.multiValued && target.name === 'primary' && target.type === 'boolean';
}

const ofResource: Lift = ({ urn, attribute, subAttribute }, test, empty) => {
  const { name } = attribute;
  const testValue = subAttribute === undefined ? test : ofMember(subAttribute, test);
  const testAttribute: Test = (value) => {
    if (Array.isArray(value)) return value.length === 0 ? empty : any(value, testValue);
    return value === undefined || value === null ? empty : testValue(value);
  };
  if (urn === undefined) return (resource) => testAttribute((resource as Attributes)[name]);
  return (resource) => {
    const extension = (resource as Attributes)[urn];
    return isComplex(extension) ? testAttribute(extension[name]) : empty;
  };
};

const ofValue: Lift = ({ subAttribute }, test) =>
  subAttribute === undefined ? test : ofMember(subAttribute, test);

/** Tests the sub-attribute of a complex value; any of its values where it is multi-valued itself. */
function ofMember({ name, multiValued }: Attribute, test: Test): Test {
  const read: Test = (value) => test(isComplex(value) ? value[name] : undefined);
  if (!multiValued) return read;
  return (value) => {
    const inner = isComplex(value) ? value[name] : undefined;
    return Array.isArray(inner) && inner.length > 0 ? any(inner, test) : read(undefined);
  };
}

function any(values: readonly unknown[], test: Test): boolean {
  for (const value of values) if (test(value)) return true;
  return false;
}

function every(tests: readonly Test[]): Test {
  return (subject) => {
    for (const test of tests) if (!test(subject)) return false;
    return true;
  };
}

function some(tests: readonly Test[]): Test {
  return (subject) => {
    for (const test of tests) if (test(subject)) return true;
    return false;
  };
}

function isComplex(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null;
}

/**
 * Whether `pr` finds something here: not null, no empty string, no empty list, and for a complex value at
 * least one sub-attribute with a value (RFC 7644 §3.4.2.2, RFC 7643 §2.5).
 */
function hasValue(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (Array.isArray(value)) return value.some(hasValue);
  return typeof value === 'object' ? Object.values(value).some(hasValue) : true;
}
