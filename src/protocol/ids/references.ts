import { InvalidValueError } from '../../errors/store-errors.js';
import type { AttributePath, Attributes, ResourceType, Schema } from '../../schema/types.js';
import { type IdCodecs, type ReferenceCodec, referenceCodec } from './reference-codec.js';

/** An attribute whose `value` is the id of another resource, e.g. `manager` or `members`. */
export interface Reference {
  readonly attribute: AttributePath;
  readonly codec: ReferenceCodec;
  /** Whether an element can say of which type its resource is. */
  readonly typed: boolean;
}

/**
 * Attributes that refer to resources whose ids are translated: complex, with a `value` and a `$ref` whose
 * `referenceTypes` name resource types (RFC 7643 §7).
 */
export function referencesOf(type: ResourceType, codecs: IdCodecs): readonly Reference[] {
  return allReferencesOf(type, codecs).filter(({ codec: { types } }) =>
    types.some((name) => codecs.has(name)),
  );
}

/** The same with those whose ids are shown as they are. */
export function allReferencesOf(type: ResourceType, codecs: IdCodecs): readonly Reference[] {
  const inSchema = (attributes: Schema['attributes'], prefix: string) =>
    attributes.flatMap(({ name, subAttributes = [] }): readonly Reference[] => {
      const has = (sub: string) => subAttributes.some((candidate) => candidate.name === sub);
      const types = referencedTypes(subAttributes);
      if (!has('value') || types.length === 0) return [];
      return [
        {
          attribute: type.at(`${prefix}${name}`),
          codec: referenceCodec(types, codecs),
          typed: types.length > 1 && has('type'),
        },
      ];
    });
  return [
    ...inSchema(type.attributes, ''),
    ...type.extensions.flatMap(({ schema }) => inSchema(schema.attributes, `${schema.id}:`)),
  ];
}

/** What `$ref` may point at, less what a store has declared that it cannot keep as a `type`. */
function referencedTypes(subAttributes: Schema['attributes']): readonly string[] {
  const named = (name: string) => subAttributes.find((candidate) => candidate.name === name);
  const types = (named('$ref')?.referenceTypes ?? []).filter(isResourceType);
  const kept = types.filter((type) => named('type')?.canonicalValues?.includes(type) ?? true);
  return kept.length > 0 ? kept : types;
}

function isResourceType(referenceType: string): boolean {
  return referenceType !== 'external' && referenceType !== 'uri';
}

/** The same attributes with the ids that clients see. */
export function encodeReferences(
  attributes: Attributes,
  references: readonly Reference[],
): Attributes {
  return mapReferences(attributes, references, (element, id, { codec }) => ({
    ...element,
    value: codec.encode(id, element.type),
  }));
}

/**
 * The same attributes with the ids of the host.
 *
 * @throws InvalidValueError for an id that the host could not have given out.
 */
export function decodeReferences(
  attributes: Attributes,
  references: readonly Reference[],
): Attributes {
  return mapReferences(attributes, references, (element, id, { attribute, codec, typed }) => {
    const found = codec.decode(id, element.type);
    if (found === undefined) {
      const types = codec.types.join(' or ');
      throw new InvalidValueError(`${attribute.path}.value`, `it is not the id of a ${types}.`);
    }
    const named = typed ? { type: found.type } : {};
    return { ...element, value: found.id, ...named };
  });
}

type Change = (element: Attributes, id: string, reference: Reference) => Attributes;

function mapReferences(
  attributes: Attributes,
  references: readonly Reference[],
  change: Change,
): Attributes {
  const result: Record<string, unknown> = { ...attributes };
  for (const reference of references) {
    const { urn, attribute } = reference.attribute;
    const parent = urn === undefined ? result : (result[urn] as Attributes | undefined);
    const value = parent?.[attribute.name];
    if (value === undefined || value === null) continue;
    const mapped = Array.isArray(value)
      ? Object.freeze(value.map((element: unknown) => mapElement(element, reference, change)))
      : mapElement(value, reference, change);
    if (urn === undefined) result[attribute.name] = mapped;
    else result[urn] = Object.freeze({ ...parent, [attribute.name]: mapped });
  }
  return result;
}

function mapElement(element: unknown, reference: Reference, change: Change): unknown {
  if (typeof element !== 'object' || element === null) return element;
  const { value } = element as Attributes;
  if (typeof value !== 'string') return element;
  return Object.freeze(change(element as Attributes, value, reference));
}
