import { comparisonKey } from '../schema/comparison.js';
import { subAttributeOf } from '../schema/sub-attribute.js';
import type { Attribute, AttributePath, Attributes } from '../schema/types.js';
import { compareKeys, type Key } from './order.js';

/**
 * The key by which `sortBy` orders a resource (RFC 7644 §3.4.2.3): of the primary value or else the first
 * one where the attribute is multi-valued, of its `value` where it is complex. Strings are ready to be
 * compared by code point, dateTimes are epoch milliseconds; undefined where there is no value.
 *
 * @example
 * const userType = compileResourceType(USER_RESOURCE_TYPE);
 * const key = sortKey(userType.at('name.familyName'));
 * key({ name: { familyName: 'Byron' } }); // what `Byron` is ordered by
 */
export function sortKey(path: AttributePath): (resource: Attributes) => Key | undefined {
  const { urn, attribute } = path;
  const member = sortedMember(path);
  const key = comparisonKey(member ?? attribute);
  return (resource) => {
    const holder = urn === undefined ? resource : resource[urn];
    const value = isComplex(holder) ? leading(holder[attribute.name]) : undefined;
    const sorted =
      member === undefined ? value : isComplex(value) ? leading(value[member.name]) : undefined;
    return isSortable(sorted) ? key(sorted) : undefined;
  };
}

/**
 * Comparator for `sortBy` and `sortOrder` (RFC 7644 §3.4.2.3): resources without a value come last
 * ascending and first descending. Equal keys give 0, so add an order of your own where it must be total.
 *
 * @example
 * const userType = compileResourceType(USER_RESOURCE_TYPE);
 * rows.sort(compareBy(userType.at('name.familyName'), false));
 */
export function compareBy(
  path: AttributePath,
  descending: boolean,
): (a: Attributes, b: Attributes) => number {
  const key = sortKey(path);
  const sign = descending ? -1 : 1;
  return (a, b) => {
    const left = key(a);
    const right = key(b);
    if (left === undefined || right === undefined) {
      return left === right ? 0 : left === undefined ? sign : -sign;
    }
    const order = compareKeys(left, right);
    return order === 0 ? 0 : order * sign;
  };
}

function sortedMember({ attribute, subAttribute }: AttributePath): Attribute | undefined {
  return subAttribute ?? subAttributeOf(attribute, 'value');
}

/** The value itself, or of several the primary one or else the first. */
function leading(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.find((element) => isComplex(element) && element.primary === true) ?? value[0];
}

function isComplex(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null;
}

function isSortable(value: unknown): value is string | number | boolean {
  return (
    (typeof value === 'string' && value !== '') ||
    (typeof value === 'number' && !Number.isNaN(value)) ||
    typeof value === 'boolean'
  );
}
