import { asArray, asObject, asText, type Json } from '../../http/json.js';
import type { Person } from './directory.js';

export const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP_URN = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Where an attribute lives in a SCIM user. */
export type Place =
  | { readonly kind: 'simple'; readonly keys: readonly [string] | readonly [string, string] }
  | {
      readonly kind: 'typed';
      readonly attribute: string;
      readonly type: string;
      readonly sub: string;
    }
  | { readonly kind: 'enterprise'; readonly attribute: string };

/** One attribute that a provider keeps up to date. */
export interface Mapping {
  /** The target attribute as an administrator sees it and as a PATCH path carries it. */
  readonly path: string;
  readonly place: Place;
  readonly source: (person: Person) => string | boolean | undefined;
}

/** An attribute of the core schema, or one sub-attribute of it (`name.givenName`). */
export function simple(path: string, source: Mapping['source']): Mapping {
  const [attribute = path, sub] = path.split('.');
  return {
    path,
    place: { kind: 'simple', keys: sub === undefined ? [attribute] : [attribute, sub] },
    source,
  };
}

/** One sub-attribute of the element of that type. */
export function typed(
  attribute: string,
  type: string,
  sub: string,
  source: Mapping['source'],
): Mapping {
  return {
    path: `${attribute}[type eq "${type}"].${sub}`,
    place: { kind: 'typed', attribute, type, sub },
    source,
  };
}

/** An attribute of the enterprise extension. */
export function enterprise(attribute: string, source: Mapping['source']): Mapping {
  return {
    path: `${ENTERPRISE_URN}:${attribute}`,
    place: { kind: 'enterprise', attribute },
    source,
  };
}

/** Reads what a service provider answered for one mapped attribute. */
export function valueAt(resource: Json, place: Place): unknown {
  switch (place.kind) {
    case 'simple': {
      const [attribute, sub] = place.keys;
      return sub === undefined ? resource[attribute] : asObject(resource[attribute])[sub];
    }
    case 'typed': {
      const element = asArray(resource[place.attribute]).find(
        (candidate) => asObject(candidate).type === place.type,
      );
      return asObject(element)[place.sub];
    }
    case 'enterprise':
      return asObject(resource[ENTERPRISE_URN])[place.attribute];
  }
}

/** The manager's id; anything but an object with a `value` is what Entra cannot read. */
export function managerOf(resource: Json): string | undefined {
  return asText(asObject(asObject(resource[ENTERPRISE_URN]).manager).value);
}

/** Whether a resource holds otherwise than the directory; sources without a value do not count. */
export function differs(mapping: Mapping, person: Person, resource: Json): boolean {
  const wanted = mapping.source(person);
  return wanted !== undefined && wanted !== valueAt(resource, mapping.place);
}
