import { ScimError } from '../errors/scim-error.js';
import type { Attribute, Attributes, ResourceType, Schema } from '../schema/types.js';
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

/**
 * Gives every reference of a POST or PUT body that has only its URI the id that the URI ends in, as
 * PATCH does operation by operation (RFC 7643 §2.3.7).
 *
 * @param attributes - what the body was read into.
 * @throws ScimError `invalidValue` for a member that is neither named by id nor by URI.
 */
export function withReferencedIds(type: ResourceType, attributes: Attributes): Attributes {
  const within = (parent: Schema, values: Attributes): Attributes =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const attribute = type.child(parent, name);
        return [name, attribute ? identify(attribute, value) : value];
      }),
    );
  const identified: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) {
    const member = type.member(name);
    if (member?.kind === 'attribute') identified[name] = identify(member.attribute, value);
    else if (member?.kind === 'extension') {
      identified[name] = within(member.extension.schema, value as Attributes);
    }
  }
  return identified;
}
