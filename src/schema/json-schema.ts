import type { FormatName } from './formats.js';
import type { Attribute, AttributeType, ResourceType } from './types.js';
import { USER_URN } from './urns.js';

export type JsonSchema = { readonly [keyword: string]: unknown };

const JSON_TYPES: Readonly<Record<Exclude<AttributeType, 'complex'>, string>> = {
  string: 'string',
  reference: 'string',
  binary: 'string',
  dateTime: 'string',
  boolean: 'boolean',
  integer: 'integer',
  decimal: 'number',
};

/** Formats that follow from the type, and those that only the text of RFC 7643 §4.1 gives to a name. */
const TYPE_FORMATS: Partial<Readonly<Record<AttributeType, FormatName>>> = {
  reference: 'uriReference',
  binary: 'base64',
};
const NAMED_FORMATS: ReadonlyMap<string, FormatName> = new Map([
  [`${USER_URN}:userName`, 'userName'],
  [`${USER_URN}:preferredLanguage`, 'languages'],
  [`${USER_URN}:locale`, 'locale'],
  [`${USER_URN}:timezone`, 'timeZone'],
  [`${USER_URN}:emails.value`, 'email'],
  [`${USER_URN}:addresses.country`, 'country'],
  [`${USER_URN}:x509Certificates.value`, 'certificate'],
]);

function formatOf(attribute: Attribute, path: string, checked: boolean): FormatName | undefined {
  if (attribute.type === 'dateTime') return 'dateTime';
  return checked ? (NAMED_FORMATS.get(path) ?? TYPE_FORMATS[attribute.type]) : undefined;
}

function singleSchema(attribute: Attribute, path: string, checked: boolean): JsonSchema {
  const { type, subAttributes = [] } = attribute;
  if (type === 'complex') return objectSchema(subAttributes, `${path}.`, checked);
  const format = formatOf(attribute, path, checked);
  const mustHaveText = attribute.required && JSON_TYPES[type] === 'string';
  return {
    type: JSON_TYPES[type],
    ...(format && { format }),
    ...(mustHaveText && { pattern: '\\S' }),
  };
}

function valueSchema(attribute: Attribute, path: string, checked: boolean): JsonSchema {
  const single = singleSchema(attribute, path, checked);
  if (!attribute.multiValued) return single;
  return { type: 'array', items: single, ...(attribute.required && { minItems: 1 }) };
}

/** readOnly attributes are the server's own: whatever is there is not judged. */
function objectSchema(
  attributes: readonly Attribute[],
  prefix: string,
  checked: boolean,
): {
  readonly type: string;
  readonly properties: JsonSchema;
  readonly required: readonly string[];
} {
  const judged = attributes.filter(({ mutability }) => mutability !== 'readOnly');
  return {
    type: 'object',
    properties: Object.fromEntries(
      judged.map((attribute) => [
        attribute.name,
        valueSchema(attribute, `${prefix}${attribute.name}`, checked),
      ]),
    ),
    required: judged.filter(({ required }) => required).map(({ name }) => name),
  };
}

/**
 * The JSON schema of what a store may be given: types, required attributes and extensions, and formats.
 * `schemas` is not part of it.
 *
 * @param checked - whether formats other than dateTime count (rule `formats`).
 */
export function jsonSchemaOf(type: ResourceType, checked: boolean): JsonSchema {
  const attributes = type.attributes.filter(({ name }) => name !== 'schemas');
  const core = objectSchema(attributes, `${type.schema.id}:`, checked);
  const extensions = type.extensions.map(({ schema }) => [
    schema.id,
    objectSchema(schema.attributes, `${schema.id}:`, checked),
  ]);
  const required = type.extensions.filter((extension) => extension.required);
  return {
    ...core,
    properties: { ...core.properties, ...Object.fromEntries(extensions) },
    required: [...core.required, ...required.map(({ schema }) => schema.id)],
  };
}
