import { asArray, type Json } from '../../http/json.js';
import { isActive, type Person } from '../client/directory.js';
import {
  ENTERPRISE_URN,
  enterprise,
  type Mapping,
  simple,
  typed,
  USER_URN,
} from '../client/mapping.js';
import { placeValues } from '../client/place-value.js';

/** What the connector sends of a user. */
export const ONELOGIN_MAPPINGS: readonly Mapping[] = [
  simple('userName', (p) => p.userPrincipalName),
  simple('externalId', (p) => p.objectId),
  simple('displayName', (p) => p.displayName),
  simple('name.givenName', (p) => p.givenName),
  simple('name.familyName', (p) => p.surname),
  simple('title', (p) => p.jobTitle),
  typed('emails', 'work', 'value', (p) => p.mail),
  typed('phoneNumbers', 'work', 'value', (p) => p.businessPhone),
  enterprise('department', (p) => p.department),
  simple('active', isActive),
];

/** A whole user, for POST and PUT alike. */
export function userBody(person: Person, emailsAsObject: boolean): Json {
  const body = placeValues({ schemas: [USER_URN, ENTERPRISE_URN] }, ONELOGIN_MAPPINGS, person);
  const [email] = asArray(body.emails);
  return emailsAsObject && email !== undefined ? { ...body, emails: email } : body;
}
