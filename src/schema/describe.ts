import type { Attribute, AttributeType, Schema } from './types.js';
import { SCHEMA_URN } from './urns.js';

/** Types whose values have letter case, and types that can be unique (RFC 7643 §2.3, erratum 6004). */
const HAS_CASE: ReadonlySet<AttributeType> = new Set(['string', 'reference', 'binary']);
const CAN_BE_UNIQUE: ReadonlySet<AttributeType> = new Set([
  'string',
  'reference',
  'integer',
  'decimal',
  'dateTime',
]);

function describeAttribute(attribute: Attribute): object {
  const { type, canonicalValues, referenceTypes, subAttributes } = attribute;
  return {
    name: attribute.name,
    type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
    ...(canonicalValues && canonicalValues.length > 0 && { canonicalValues }),
    ...(HAS_CASE.has(type) && { caseExact: attribute.caseExact }),
    mutability: attribute.mutability,
    returned: attribute.returned,
    ...(CAN_BE_UNIQUE.has(type) && { uniqueness: attribute.uniqueness }),
    ...(referenceTypes && { referenceTypes }),
    ...(subAttributes && { subAttributes: subAttributes.map(describeAttribute) }),
  };
}

/**
 * The JSON of a schema at `/Schemas` (RFC 7643 §7): every characteristic that fits the type of the
 * attribute is spelled out, none is null. `meta` is left to the protocol.
 */
export function describeSchema(schema: Schema): {
  readonly schemas: readonly string[];
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly object[];
} {
  return {
    schemas: [SCHEMA_URN],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(describeAttribute),
  };
}
