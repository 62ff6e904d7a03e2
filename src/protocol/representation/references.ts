import { uriSegment } from '../../lib/uri-segment.js';
import { subAttributeOf } from '../../schema/sub-attribute.js';
import type { Attribute, Attributes, ResourceType } from '../../schema/types.js';

/**
 * An attribute whose value is the id of another resource and whose `$ref` is that resource's URI:
 * `members`, `groups`, `manager` (RFC 7643 §4).
 */
interface Reference {
  readonly attribute: Attribute;
  /** Names of the resource types it may point at, the assumed one first. */
  readonly types: readonly string[];
  readonly hasType: boolean;
}

type Element = Attributes & {
  readonly value?: unknown;
  readonly type?: unknown;
  readonly $ref?: unknown;
};

/** The collection in the URI of a resource, e.g. `/Users`: the segment in front of the id. */
const COLLECTION = /(\/[^/?#]+)\/[^/?#]+\/?$/;

function referencesOf(
  attributes: readonly Attribute[],
  isType: (name: string) => boolean,
): Reference[] {
  return attributes.flatMap((attribute) => {
    const child = (name: string) => subAttributeOf(attribute, name);
    const types = (child('$ref')?.referenceTypes ?? []).filter(isType);
    if (types.length === 0 || !child('value')) return [];
    const typed = child('type')?.canonicalValues?.some(isType) ?? false;
    return [{ attribute, types, hasType: typed }];
  });
}

/** Writes `$ref` (and the type of a member that names none) into the references of a resource. */
export interface ReferenceFiller {
  /** A copy of one core attribute's value with its `$ref`s; the value itself where it is no reference. */
  fill(name: string, value: unknown, baseUrl: string): unknown;
  /** The same for all attributes of an extension. */
  fillExtension(urn: string, values: Attributes, baseUrl: string): Attributes;
}

/** @param endpointOf - path of a served resource type by its name, undefined if it is not served. */
export function createReferenceFiller(
  type: ResourceType,
  endpointOf: (typeName: string) => string | undefined,
): ReferenceFiller {
  const isType = (name: string) => endpointOf(name) !== undefined;
  const inCore = new Map(
    referencesOf(type.attributes, isType).map((reference) => [reference.attribute.name, reference]),
  );
  const inExtension = new Map(
    type.extensions.map(({ schema }) => [schema.id, referencesOf(schema.attributes, isType)]),
  );

  /** What a client that sent a URI said about the type. */
  function typeInUri({ types }: Reference, uri: unknown): string | undefined {
    const collection = typeof uri === 'string' ? COLLECTION.exec(uri)?.[1] : undefined;
    return collection === undefined
      ? undefined
      : types.find((name) => endpointOf(name) === collection);
  }

  function fillElement(reference: Reference, element: Element, baseUrl: string): Element {
    if (typeof element !== 'object' || element === null || typeof element.value !== 'string')
      return element;
    const assumed = typeInUri(reference, element.$ref) ?? reference.types[0] ?? '';
    const named = typeof element.type === 'string' && reference.hasType ? element.type : assumed;
    const endpoint = endpointOf(named) ?? endpointOf(assumed);
    const $ref = `${baseUrl}${endpoint}/${uriSegment(element.value)}`;
    return reference.hasType ? { ...element, $ref, type: named } : { ...element, $ref };
  }

  function fillValue(reference: Reference, value: unknown, baseUrl: string): unknown {
    return Array.isArray(value)
      ? value.map((element: Element) => fillElement(reference, element, baseUrl))
      : fillElement(reference, value as Element, baseUrl);
  }

  return {
    fill(name, value, baseUrl) {
      const reference = inCore.get(name);
      return reference ? fillValue(reference, value, baseUrl) : value;
    },
    fillExtension(urn, values, baseUrl) {
      let filled = values;
      for (const reference of inExtension.get(urn) ?? []) {
        const { name } = reference.attribute;
        const value = values[name];
        if (value !== undefined)
          filled = { ...filled, [name]: fillValue(reference, value, baseUrl) };
      }
      return filled;
    },
  };
}
