import type { Rules } from '../../conformance/rules.js';
import { memberOf } from '../../patch/json.js';
import type { JsonObject } from '../../schema/json.js';
import type { Attribute, Attributes, ResourceType } from '../../schema/types.js';

type Definition = Pick<Attribute, 'mutability' | 'required'>;

/** The attribute that says whether a resource is in use, where the type has one that is true or false. */
export function activeAttribute(type: ResourceType): Definition | undefined {
  const member = type.member('active');
  if (member?.kind !== 'attribute') return undefined;
  const { attribute } = member;
  return attribute.type === 'boolean' && !attribute.multiValued ? attribute : undefined;
}

/** Whether the record is kept complete here: what is required is asked of the client instead. */
function isSettled(definition: Definition | undefined): definition is Definition {
  return definition !== undefined && !definition.required && definition.mutability !== 'readOnly';
}

/**
 * A new person may work unless the client says otherwise (RFC 7643 §4.1.1). Null says nothing, as an
 * omission does (RFC 7643 §2.5): a stored user always has `active`.
 */
export function activeOnCreate(type: ResourceType, attributes: Attributes): Attributes {
  const silent = attributes.active === undefined && isSettled(activeAttribute(type));
  return silent ? { ...attributes, active: true } : attributes;
}

/**
 * What a PUT or PATCH makes of `active` where it leaves it without a value. Nobody is let in by silence:
 * whoever was not active stays inactive. Somebody active stays so where the request said nothing (RFC
 * 7644 §3.5.1 lets a server keep what a PUT omits), and where it unassigned the attribute, the rule
 * `unassignedActive` decides.
 *
 * @param unassigned - whether the request named `active` and gave it no value.
 * @returns `next` itself where it says whether the resource is active.
 */
export function activeOnChange(
  type: ResourceType,
  before: Attributes,
  next: Attributes,
  unassigned: boolean,
  rules: Rules,
): Attributes {
  if (next.active !== undefined) return next;
  const definition = activeAttribute(type);
  if (definition?.required) {
    const kept = rules.unassignedActive === 'keep' && before.active !== undefined;
    return kept ? { ...next, active: before.active } : next;
  }
  if (!isSettled(definition)) return next;
  const stays = !unassigned || rules.unassignedActive === 'keep';
  return { ...next, active: stays && before.active === true };
}

/** Whether a body names an attribute, with or without a value. */
export const names = (body: JsonObject, attribute: string): boolean =>
  memberOf(body, attribute) !== undefined;
