import type { Attribute, AttributePath, Schema } from './types.js';

/** Says whether an attribute or sub-attribute stays in a resource type. */
export type Keep = (path: AttributePath) => boolean;

/** The path of an attribute or sub-attribute inside a resource. */
export function attributePath(
  urn: string | undefined,
  attribute: Attribute,
  subAttribute?: Attribute,
): AttributePath {
  const name = subAttribute ? `${attribute.name}.${subAttribute.name}` : attribute.name;
  return Object.freeze({
    path: urn === undefined ? name : `${urn}:${name}`,
    urn,
    attribute,
    subAttribute,
    target: subAttribute ?? attribute,
  });
}

function reduceAttribute(
  urn: string | undefined,
  attribute: Attribute,
  keep: Keep,
): Attribute | undefined {
  if (!keep(attributePath(urn, attribute))) return undefined;
  if (attribute.subAttributes === undefined) return attribute;
  const subAttributes = attribute.subAttributes.filter((sub) =>
    keep(attributePath(urn, attribute, sub)),
  );
  if (subAttributes.length === attribute.subAttributes.length) return attribute;
  if (subAttributes.length === 0) return undefined;
  return Object.freeze({ ...attribute, subAttributes: Object.freeze(subAttributes) });
}

/** Leaves out the attributes that are not kept, and complex ones of which no sub-attribute is kept. */
export function reduceAttributes(
  urn: string | undefined,
  attributes: readonly Attribute[],
  keep: Keep,
): readonly Attribute[] {
  return Object.freeze(
    attributes.flatMap((attribute) => reduceAttribute(urn, attribute, keep) ?? []),
  );
}

/** As {@link reduceAttributes} for a whole schema. */
export function reduceSchema(urn: string | undefined, schema: Schema, keep: Keep): Schema {
  return Object.freeze({ ...schema, attributes: reduceAttributes(urn, schema.attributes, keep) });
}
