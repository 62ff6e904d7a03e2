import type { Rules } from '../../conformance/rules.js';
import type { Attributes } from '../../schema/types.js';

/**
 * What a PUT or PATCH makes of a resource, by the rule `omittedActiveOnPut`: where it leaves `active`
 * without a value, the one from before stays, so that only a write that says so reactivates a leaver.
 *
 * @returns `next` itself where the rule changes nothing.
 */
export function keepActive(rules: Rules, before: Attributes, next: Attributes): Attributes {
  const loses =
    rules.omittedActiveOnPut === 'keep' && before.active !== undefined && next.active === undefined;
  return loses ? { ...next, active: before.active } : next;
}
