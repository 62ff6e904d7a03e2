import type { EntraGroup, EntraPerson } from './directory.js';
import { ENTERPRISE_URN, USER_MAPPINGS, USER_URN } from './mapping.js';
import type { Json } from './resource.js';

const GROUP_URN = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** Listed by Entra beside the core group schema; no service provider declares it. */
const ADSCIM_GROUP_URN = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';

type Draft = Record<string, unknown>;

function child(parent: Draft, key: string): Draft {
  const present = parent[key];
  if (present !== undefined) return present as Draft;
  const made: Draft = {};
  parent[key] = made;
  return made;
}

function element(parent: Draft, attribute: string, type: string): Draft {
  parent[attribute] ??= [];
  const list = parent[attribute] as Draft[];
  const present = list.find((candidate) => candidate.type === type);
  if (present !== undefined) return present;
  const made: Draft = attribute === 'emails' ? { primary: true, type } : { type };
  list.push(made);
  return made;
}

/**
 * The body of `POST /Users`. Sources without a value are left out ("null attribute values are not
 * provisioned"); the manager follows later, when everybody has an id.
 */
export function createUserBody(person: EntraPerson): Json {
  const body: Draft = { schemas: [USER_URN, ENTERPRISE_URN] };
  for (const { place, source } of USER_MAPPINGS) {
    const value = source(person);
    if (value === undefined) continue;
    if (place.kind === 'enterprise') child(body, ENTERPRISE_URN)[place.attribute] = value;
    else if (place.kind === 'typed') element(body, place.attribute, place.type)[place.sub] = value;
    else if (place.keys[1] === undefined) body[place.keys[0]] = value;
    else child(body, place.keys[0])[place.keys[1]] = value;
  }
  body.meta = { resourceType: 'User' };
  body.roles = [];
  return body;
}

/** The body of `POST /Groups`: never with members, which follow as PATCH requests. */
export function createGroupBody(group: EntraGroup): Json {
  return {
    schemas: [GROUP_URN, ADSCIM_GROUP_URN],
    externalId: group.objectId,
    displayName: group.displayName,
    meta: { resourceType: 'Group' },
  };
}
