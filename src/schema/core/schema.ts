import { ATTRIBUTE_TYPES, MUTABILITIES, RETURNED, UNIQUENESS } from '../characteristics.js';
import { defineDiscoverySchema } from '../define.js';
import type { AttributeInput, AttributeType, Schema } from '../types.js';
import { SCHEMA_URN } from '../urns.js';

function member(
  name: string,
  type: AttributeType,
  description: string,
  more: Partial<AttributeInput> = {},
): AttributeInput {
  return { name, type, description, caseExact: type === 'string', mutability: 'readOnly', ...more };
}

function characteristics(types: readonly AttributeType[]): readonly AttributeInput[] {
  return [
    member('name', 'string', 'Name of the attribute.', { required: true }),
    member('type', 'string', 'Data type of the attribute.', {
      required: true,
      canonicalValues: types,
    }),
    member('multiValued', 'boolean', 'Whether the attribute holds a list.', { required: true }),
    member('description', 'string', 'Description of the attribute.'),
    member('required', 'boolean', 'Whether the attribute must have a value.'),
    member('canonicalValues', 'string', 'Suggested values.', { multiValued: true }),
    member('caseExact', 'boolean', 'Whether letter case matters in comparisons.'),
    member('mutability', 'string', 'Whether and when the attribute can be changed.', {
      canonicalValues: MUTABILITIES,
    }),
    member('returned', 'string', 'When the attribute is part of an answer.', {
      canonicalValues: RETURNED,
    }),
    member('uniqueness', 'string', 'Among which resources the value is unique.', {
      canonicalValues: UNIQUENESS,
    }),
    member('referenceTypes', 'string', 'What a reference may point at.', { multiValued: true }),
  ];
}

/**
 * What `/Schemas` shows (RFC 7643 §7, §8.7.2, with errata 5606, 5607, 8415 and 8435). It is the one
 * definition with a third level, because it describes sub-attributes themselves.
 */
export const SCHEMA_SCHEMA: Schema = defineDiscoverySchema({
  id: SCHEMA_URN,
  name: 'Schema',
  description: 'Specifies the schema that describes a SCIM schema',
  attributes: [
    member('id', 'string', 'The URI of the schema.', { required: true, returned: 'always' }),
    member('name', 'string', 'Name of the schema.'),
    member('description', 'string', 'Description of the schema.'),
    member('attributes', 'complex', 'The attributes that the schema defines.', {
      multiValued: true,
      required: true,
      subAttributes: [
        ...characteristics(ATTRIBUTE_TYPES),
        member('subAttributes', 'complex', 'The sub-attributes of a complex attribute.', {
          multiValued: true,
          subAttributes: characteristics(ATTRIBUTE_TYPES.filter((type) => type !== 'complex')),
        }),
      ],
    }),
  ],
});
