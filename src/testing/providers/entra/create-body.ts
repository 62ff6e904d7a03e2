import type { Json } from '../../http/json.js';
import { ENTERPRISE_URN, GROUP_URN, USER_URN } from '../client/mapping.js';
import { placeValues } from '../client/place-value.js';
import type { EntraGroup, EntraPerson } from './directory.js';
import { USER_MAPPINGS } from './mapping.js';

/** Listed by Entra beside the core group schema; no service provider declares it. */
const ADSCIM_GROUP_URN = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';

/**
 * The body of `POST /Users`. Sources without a value are left out ("null attribute values are not
 * provisioned"); the manager follows later, when everybody has an id.
 */
export function createUserBody(person: EntraPerson): Json {
  const body = placeValues({ schemas: [USER_URN, ENTERPRISE_URN] }, USER_MAPPINGS, person);
  return { ...body, meta: { resourceType: 'User' }, roles: [] };
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
