import { ENTERPRISE_URN, type Place } from './mapping.js';

/** A SCIM resource as JSON.parse gives it. */
export type Json = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
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
