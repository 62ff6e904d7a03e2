import type { Json } from '../../http/json.js';
import { isActive, type Person } from '../client/directory.js';
import { differs, type Mapping, simple, typed, USER_URN } from '../client/mapping.js';
import { patchOp } from '../client/messages.js';
import { placeValues } from '../client/place-value.js';

/** No extension schemas. */
export const JUMPCLOUD_MAPPINGS: readonly Mapping[] = [
  simple('userName', (p) => p.userPrincipalName),
  simple('displayName', (p) => p.displayName),
  simple('name.givenName', (p) => p.givenName),
  simple('name.familyName', (p) => p.surname),
  typed('emails', 'work', 'value', (p) => p.mail),
  simple('active', isActive),
];

export function createUserBody(person: Person): Json {
  return placeValues({ schemas: [USER_URN] }, JUMPCLOUD_MAPPINGS, person);
}

/** One operation per attribute that differs; undefined if none does. */
export function patchUserBody(person: Person, resource: Json): Json | undefined {
  const operations = JUMPCLOUD_MAPPINGS.filter((mapping) => differs(mapping, person, resource)).map(
    ({ path, source }) => ({ op: 'replace', path, value: source(person) }) as const,
  );
  return operations.length === 0 ? undefined : patchOp(...operations);
}
