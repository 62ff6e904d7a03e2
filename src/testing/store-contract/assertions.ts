import assert from 'node:assert/strict';
import {
  type InvalidValueError,
  type NotFoundError,
  type ResourceRecord,
  type SeatsTakenError,
  StoreError,
  type StoreErrorCode,
  type UnavailableError,
  type UniquenessError,
  type VersionConflictError,
} from '../../index.js';

const NAMES: Readonly<Record<StoreErrorCode, string>> = {
  uniqueness: 'UniquenessError',
  notFound: 'NotFoundError',
  versionConflict: 'VersionConflictError',
  invalidValue: 'InvalidValueError',
  seatsTaken: 'SeatsTakenError',
  unavailable: 'UnavailableError',
};

type ErrorWith<C extends StoreErrorCode> = Extract<
  | InvalidValueError
  | NotFoundError
  | SeatsTakenError
  | UnavailableError
  | UniquenessError
  | VersionConflictError,
  { readonly code: C }
>;

/** Demands that the store refuses with this error, and returns the error. */
export async function refused<C extends StoreErrorCode>(
  code: C,
  what: string,
  work: () => Promise<unknown>,
): Promise<ErrorWith<C>> {
  try {
    await work();
  } catch (error) {
    if (StoreError.is(error) && error.code === code) return error as ErrorWith<C>;
    assert.fail(`${what} was answered with "${String(error)}" and not with ${NAMES[code]}.`);
  }
  assert.fail(`${what} was accepted and not refused with ${NAMES[code]}.`);
}

/** As JSON, without what is unassigned; lists in an order of their own. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined && !(Array.isArray(each) && each.length === 0))
      .map(([name, each]) => [name, plain(each)])
      .sort(([a = ''], [b = '']) => (String(a) < String(b) ? -1 : 1)),
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

function sameText(a: string, b: string): boolean {
  return a === b || (INSTANT.test(a) && INSTANT.test(b) && Date.parse(a) === Date.parse(b));
}

/** Whether two values say the same: dateTimes by instant, lists in any order. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return sameText(a, b);
  const [left, right] = [plain(a), plain(b)];
  if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null)
    return left === right;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => same(Reflect.get(left, key), Reflect.get(right, key)));
}

/** Demands the same attributes, however they are ordered. */
export function sameAttributes(actual: unknown, expected: unknown, what: string): void {
  assert.ok(
    same(actual, expected),
    `${what}: ${JSON.stringify(actual)} and not ${JSON.stringify(expected)}`,
  );
}

/** The attributes of a record without `id`, `meta`, members and groups, which are checked by themselves. */
export function attributesOf(record: ResourceRecord): Readonly<Record<string, unknown>> {
  const { id: _id, meta: _meta, members: _members, groups: _groups, ...attributes } = record;
  return attributes;
}

/** Demands the same ids in any order. */
export function sameIds(actual: Iterable<string>, expected: Iterable<string>, what: string): void {
  assert.deepEqual([...actual].sort(), [...expected].sort(), what);
}

/** As JSON reads it back: without what is undefined, and made in this realm. */
export function jsonOf(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
