import type { Attribute, ResourceType } from './types.js';

function below(prefix: string, attributes: readonly Attribute[]): readonly string[] {
  return attributes.flatMap(({ name, subAttributes = [] }) => [
    `${prefix}${name}`,
    ...subAttributes.map((sub) => `${prefix}${name}.${sub.name}`),
  ]);
}

/** Every path of a type, for messages that say what was probably meant. */
export function namesOf({ attributes, extensions }: ResourceType): readonly string[] {
  return [
    ...below('', attributes),
    ...extensions.flatMap(({ schema }) => [
      schema.id,
      ...below(`${schema.id}:`, schema.attributes),
    ]),
  ];
}
