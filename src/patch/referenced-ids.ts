import { ScimError } from '../errors/scim-error.js';
import type { Attribute, Attributes, ResourceType } from '../schema/types.js';
import { hasFixedElements, isReference, withReferencedId } from './reference.js';

function identify(attribute: Attribute, value: unknown): unknown {
  if (!isReference(attribute)) return value;
  if (!Array.isArray(value)) return withReferencedId(attribute, value as Attributes);
  return value.map((item: Attributes) => {
    const element = withReferencedId(attribute, item);
    if (hasFixedElements(attribute) && element.value === undefined) {
      throw new ScimError('invalidValue', `Attribute "${attribute.name}.value" is required.`);
    }
    return element;
  });
}

/** The very same object where there are no references. */
function identifyAmong(definitions: readonly Attribute[], values: Attributes): Attributes {
  let identified = values;
  for (const attribute of definitions) {
    const value = values[attribute.name];
    if (value === undefined || !isReference(attribute)) continue;
    identified = { ...identified, [attribute.name]: identify(attribute, value) };
  }
  return identified;
}

/**
 * Gives every reference of a POST or PUT body that has only its URI the id that the URI ends in, as
 * PATCH does operation by operation (RFC 7643 §2.3.7).
 *
 * @param attributes - what the body was read into.
 * @throws ScimError `invalidValue` for a member that is neither named by id nor by URI.
 */
export function withReferencedIds(type: ResourceType, attributes: Attributes): Attributes {
  let identified = identifyAmong(type.attributes, attributes);
  for (const { schema } of type.extensions) {
    const before = attributes[schema.id] as Attributes | undefined;
    const after = before && identifyAmong(schema.attributes, before);
    if (after !== before) identified = { ...identified, [schema.id]: after };
  }
  return identified;
}
