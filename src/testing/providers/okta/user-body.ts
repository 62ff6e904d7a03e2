import { randomBytes } from 'node:crypto';
import { asArray, asObject, type Json } from '../../http/json.js';
import { isActive, type Person } from '../client/directory.js';
import { type Mapping, simple, typed, USER_URN } from '../client/mapping.js';
import { placeValues } from '../client/place-value.js';

/**
 * What Okta keeps up to date without further mappings. The id of a user at Okta (`00u…`) is the
 * externalId; here it is that of the directory.
 */
export const OKTA_MAPPINGS: readonly Mapping[] = [
  simple('userName', (p) => p.userPrincipalName),
  simple('name.givenName', (p) => p.givenName),
  simple('name.familyName', (p) => p.surname),
  typed('emails', 'work', 'value', (p) => p.mail),
  simple('displayName', (p) => p.displayName),
  simple('locale', (p) => p.preferredLanguage),
  simple('externalId', (p) => p.objectId),
  simple('active', isActive),
];

/** The body of `POST /Users`; the password is a dummy, as it is while password sync is off. */
export function createBody(person: Person): Json {
  return {
    ...placeValues({ schemas: [USER_URN] }, OKTA_MAPPINGS, person),
    groups: [],
    password: randomBytes(12).toString('base64url'),
  };
}

/**
 * The body of `PUT /Users/{id}`: everything that was read, `id`, `meta` and attributes unknown to Okta
 * included, with the mapped attributes set; `groups` is always empty, and e-mails have a `display`.
 */
export function replaceBody(person: Person, resource: Json): Json {
  const body = placeValues({ ...structuredClone(resource) }, OKTA_MAPPINGS, person);
  const emails = asArray(body.emails).map((email) => {
    const { value, ...more } = asObject(email);
    return { ...more, value, display: value };
  });
  return { ...body, emails, groups: [] };
}
