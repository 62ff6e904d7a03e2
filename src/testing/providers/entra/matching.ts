import { equals } from '../../http/answer.js';
import { asText } from '../../http/json.js';
import type { EntraGroup, EntraPerson } from './directory.js';
import { USER_MAPPINGS } from './mapping.js';

/**
 * By which attributes an administrator lets Entra match. Microsoft documents these as the ones to
 * support; `emails[type eq "work"].value` is sent as it stands, although the RFC's grammar lacks it.
 */
export interface Matching {
  readonly users: 'userName' | 'externalId' | 'emails[type eq "work"].value';
  readonly groups: 'displayName' | 'externalId';
}

export const DEFAULT_MATCHING: Matching = { users: 'userName', groups: 'displayName' };

/** The filter by which a person is looked for; undefined if the source has no value. */
export function userFilter(matching: Matching, person: EntraPerson): string | undefined {
  const mapping = USER_MAPPINGS.find(({ path }) => path === matching.users);
  const value = asText(mapping?.source(person));
  return value === undefined ? undefined : equals(matching.users, value);
}

export function groupFilter(matching: Matching, group: EntraGroup): string {
  const value = matching.groups === 'externalId' ? group.objectId : group.displayName;
  return equals(matching.groups, value);
}
