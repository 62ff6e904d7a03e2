import { isJsonObject, type JsonObject } from '../../schema/json.js';
import type { Attribute, ResourceType, Schema } from '../../schema/types.js';
import { mapValue } from './references.js';

/** A value that cannot be sent yet, because a resource in it is still to be made. */
export interface Deferred {
  /** As in a PATCH path, e.g. `members` or `urn:…:User:manager`. */
  readonly path: string;
  readonly attribute: Attribute;
  readonly value: unknown;
}

export interface Split {
  /** The body without what is deferred. */
  readonly now: JsonObject;
  readonly later: readonly Deferred[];
}

type IsPending = (bulkId: string) => boolean;
type Finder = (key: string) => { readonly path: string; readonly attribute: Attribute } | undefined;

function mentions(attribute: Attribute, value: unknown, isPending: IsPending): boolean {
  let found = false;
  mapValue(attribute, value, (bulkId) => {
    found ||= isPending(bulkId);
    return undefined;
  });
  return found;
}

function splitMembers(object: JsonObject, find: Finder, isPending: IsPending): Split {
  const later: Deferred[] = [];
  const now = Object.entries(object).flatMap(([key, value]): [string, unknown][] => {
    const place = find(key);
    if (!place || !mentions(place.attribute, value, isPending)) return [[key, value]];
    if (!place.attribute.multiValued || !Array.isArray(value)) {
      later.push({ ...place, value });
      return [];
    }
    const waits = value.map((item: unknown) => mentions(place.attribute, item, isPending));
    later.push({ ...place, value: value.filter((_, at) => waits[at]) });
    return [[key, value.filter((_, at) => !waits[at])]];
  });
  return { now: Object.fromEntries(now), later };
}

function inSchema(type: ResourceType, schema: Schema): Finder {
  return (key) => {
    const attribute = type.child(schema, key);
    if (!attribute || attribute.mutability === 'readOnly') return undefined;
    return { path: `${schema.id}:${attribute.name}`, attribute };
  };
}

/**
 * Takes out of the body of a POST whatever refers to a resource that is still to be made: single elements
 * of multi-valued attributes, and single-valued attributes as a whole.
 */
export function splitReferences(type: ResourceType, body: JsonObject, isPending: IsPending): Split {
  const later: Deferred[] = [];
  const withoutExtensions = Object.entries(body).map(([key, value]): [string, unknown] => {
    const member = type.member(key);
    if (member?.kind !== 'extension' || !isJsonObject(value)) return [key, value];
    const split = splitMembers(value, inSchema(type, member.extension.schema), isPending);
    later.push(...split.later);
    return [key, split.now];
  });
  const core = splitMembers(
    Object.fromEntries(withoutExtensions),
    (key) => {
      const member = type.member(key);
      if (member?.kind !== 'attribute' || member.attribute.mutability === 'readOnly') {
        return undefined;
      }
      return { path: member.attribute.name, attribute: member.attribute };
    },
    isPending,
  );
  return { now: core.now, later: [...core.later, ...later] };
}
