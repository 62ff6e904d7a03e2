import type { Attribute, Attributes, ResourceType } from '../schema/types.js';
import { uriSegment } from './uri-segment.js';

/**
 * An attribute whose value is the id of another resource and whose `$ref` is that resource's URI:
 * `members`, `groups`, `manager` (RFC 7643 §4).
 */
interface Reference {
  readonly urn: string | undefined;
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
  urn: string | undefined,
  isType: (name: string) => boolean,
): Reference[] {
  return attributes.flatMap((attribute) => {
    const child = (name: string) => attribute.subAttributes?.find((sub) => sub.name === name);
    const types = (child('$ref')?.referenceTypes ?? []).filter(isType);
    if (types.length === 0 || !child('value')) return [];
    const typed = child('type')?.canonicalValues?.some(isType) ?? false;
    return [{ urn, attribute, types, hasType: typed }];
  });
}

/** Writes `$ref` (and the type of a member that names none) into the references of a resource. */
export interface ReferenceFiller {
  /** A copy of one attribute's value with its `$ref`s; the value itself where it is no reference. */
  fill(urn: string | undefined, name: string, value: unknown, baseUrl: string): unknown;
  /** Names of attributes and extensions that hold references. */
  readonly holders: ReadonlySet<string>;
}

/** @param endpointOf - path of a served resource type by its name, undefined if it is not served. */
export function createReferenceFiller(
  type: ResourceType,
  endpointOf: (typeName: string) => string | undefined,
): ReferenceFiller {
  const isType = (name: string) => endpointOf(name) !== undefined;
  const references = [
    ...referencesOf(type.attributes, undefined, isType),
    ...type.extensions.flatMap(({ schema }) => referencesOf(schema.attributes, schema.id, isType)),
  ];
  const key = (urn: string | undefined, name: string) =>
    urn === undefined ? name : `${urn}:${name}`;
  const byPlace = new Map(references.map((ref) => [key(ref.urn, ref.attribute.name), ref]));

  const holders = new Set(references.map((ref) => ref.urn ?? ref.attribute.name));

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

  return {
    holders,
    fill(urn, name, value, baseUrl) {
      if (!holders.has(urn ?? name)) return value;
      const reference = byPlace.get(key(urn, name));
      if (!reference) return value;
      return Array.isArray(value)
        ? value.map((element: Element) => fillElement(reference, element, baseUrl))
        : fillElement(reference, value as Element, baseUrl);
    },
  };
}
