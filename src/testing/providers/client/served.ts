import { asArray, asObject, asText, type Json } from '../../http/json.js';
import type { Transport } from '../../http/types.js';
import { ENTERPRISE_URN, GROUP_URN, type Place, USER_URN } from './mapping.js';

/** What the schemas of a service provider have: the rest it does not keep, and says so. */
export interface Served {
  readonly place: (place: Place) => boolean;
  readonly managers: boolean;
  readonly members: boolean;
}

const ALL: Served = { place: () => true, managers: true, members: true };

/** Common attributes are on every resource, whatever its schema lists (RFC 7643 §3.1). */
const COMMON = ['id', 'externalId', 'meta'];

/** The attribute of that name, compared without case; undefined where a client could not read it. */
function shown(attributes: unknown, name: string): Json | undefined {
  const found = asArray(attributes)
    .map(asObject)
    .find((attribute) => asText(attribute.name)?.toLowerCase() === name.toLowerCase());
  return found?.returned === 'never' ? undefined : found;
}

/** Whether a list attribute can have a value of that type; no published values mean any. */
function offersType(subAttributes: unknown, type: string): boolean {
  const values = asArray(shown(subAttributes, 'type')?.canonicalValues);
  return values.length === 0 || values.includes(type);
}

function hasPlace(user: unknown, enterprise: unknown, place: Place): boolean {
  switch (place.kind) {
    case 'simple': {
      const [name, sub] = place.keys;
      if (COMMON.includes(name)) return true;
      const attribute = shown(user, name);
      return (
        attribute !== undefined &&
        (sub === undefined || shown(attribute.subAttributes, sub) !== undefined)
      );
    }
    case 'typed': {
      const { subAttributes } = shown(user, place.attribute) ?? {};
      const has = (sub: string) => shown(subAttributes, sub) !== undefined;
      return has(place.sub) && has('type') && offersType(subAttributes, place.type);
    }
    case 'enterprise':
      return shown(enterprise, place.attribute) !== undefined;
  }
}

/**
 * Reads /Schemas. A service provider that does not say what it keeps is taken to keep everything.
 */
export async function readServed(transport: Transport<'readBack'>): Promise<Served> {
  const answer = await transport.send('readBack', { method: 'GET', path: ['Schemas'] });
  const schemas = asArray(answer.status === 200 ? answer.body.Resources : []).map(asObject);
  const attributesOf = (urn: string) => schemas.find(({ id }) => id === urn)?.attributes;
  const user = attributesOf(USER_URN);
  if (user === undefined) return ALL;
  const enterprise = attributesOf(ENTERPRISE_URN);
  const group = attributesOf(GROUP_URN);
  return {
    place: (place) => hasPlace(user, enterprise, place),
    managers: shown(enterprise, 'manager') !== undefined,
    members: group === undefined || shown(group, 'members') !== undefined,
  };
}
