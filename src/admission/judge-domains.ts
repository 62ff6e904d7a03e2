import type { Attributes } from '../schema/types.js';
import { addressDomain, canonicalValue, hasAt, isWithin } from './domain.js';
import type { JudgedAttribute } from './judged-values.js';

/** A value that a write gives somebody, and by which they are recognized. */
export interface JudgedValue {
  /** Where it stands, e.g. `emails.value`. */
  readonly path: string;
  readonly value: string;
}

/** What decides about a value. */
export interface DomainRule {
  /** In ASCII. */
  readonly domains: ReadonlySet<string>;
  readonly subdomains: boolean;
  readonly plainUserNames: 'admit' | 'refuse';
}

/**
 * The values that are judged: those that were not there before, and of somebody who becomes active all of them.
 *
 * @param before - what counts as admitted already; undefined for nothing.
 */
export function valuesToJudge(
  attributes: readonly JudgedAttribute[],
  before: Attributes | undefined,
  after: Attributes,
): readonly JudgedValue[] {
  return attributes.flatMap(({ path, valuesOf }) => {
    const known = new Set(before && valuesOf(before).map(canonicalValue));
    const fresh = valuesOf(after).filter((value) => !known.has(canonicalValue(value)));
    return fresh.map((value) => ({ path, value }));
  });
}

/** Whether the value is in one of the tenant's domains, or none is asked for. */
function isAdmitted(
  { path, value }: JudgedValue,
  { domains, subdomains, plainUserNames }: DomainRule,
): boolean {
  if (path === 'userName' && !hasAt(value)) return plainUserNames === 'admit';
  const domain = addressDomain(value);
  return domain !== undefined && isWithin(domain, domains, subdomains);
}

/** The first value that the tenant may not give. */
export function foreignValue(
  values: readonly JudgedValue[],
  rule: DomainRule,
): JudgedValue | undefined {
  return values.find((value) => !isAdmitted(value, rule));
}
