import { type EntraPerson, isActive } from './directory.js';

export const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const MANAGER_PATH = `${ENTERPRISE_URN}:manager`;

/** Where an attribute lives in a SCIM user, in the three forms that Entra's mappings have. */
export type Place =
  | { readonly kind: 'simple'; readonly keys: readonly [string] | readonly [string, string] }
  | {
      readonly kind: 'typed';
      readonly attribute: string;
      readonly type: string;
      readonly sub: string;
    }
  | { readonly kind: 'enterprise'; readonly attribute: string };

export interface Mapping {
  /** The target attribute as an administrator sees it and as a PATCH path carries it. */
  readonly path: string;
  readonly place: Place;
  readonly source: (person: EntraPerson) => string | boolean | undefined;
}

const simple = (path: string, source: Mapping['source']): Mapping => {
  const [attribute = path, sub] = path.split('.');
  return {
    path,
    place: { kind: 'simple', keys: sub === undefined ? [attribute] : [attribute, sub] },
    source,
  };
};

const typed = (
  attribute: string,
  type: string,
  sub: string,
  source: Mapping['source'],
): Mapping => ({
  path: `${attribute}[type eq "${type}"].${sub}`,
  place: { kind: 'typed', attribute, type, sub },
  source,
});

const enterprise = (attribute: string, source: Mapping['source']): Mapping => ({
  path: `${ENTERPRISE_URN}:${attribute}`,
  place: { kind: 'enterprise', attribute },
  source,
});

/**
 * The default attribute mapping of a custom application, without `manager`, which is a reference and
 * travels in a request of its own. Microsoft: use-scim-to-provision-users-and-groups, "Design your
 * user and group schema".
 */
export const USER_MAPPINGS: readonly Mapping[] = [
  simple('userName', (p) => p.userPrincipalName),
  simple('active', isActive),
  simple('displayName', (p) => p.displayName),
  simple('title', (p) => p.jobTitle),
  typed('emails', 'work', 'value', (p) => p.mail),
  simple('preferredLanguage', (p) => p.preferredLanguage),
  simple('name.givenName', (p) => p.givenName),
  simple('name.familyName', (p) => p.surname),
  simple('name.formatted', (p) => `${p.givenName} ${p.surname}`),
  typed('addresses', 'work', 'formatted', (p) => p.officeLocation),
  typed('addresses', 'work', 'streetAddress', (p) => p.streetAddress),
  typed('addresses', 'work', 'locality', (p) => p.city),
  typed('addresses', 'work', 'region', (p) => p.state),
  typed('addresses', 'work', 'postalCode', (p) => p.postalCode),
  typed('addresses', 'work', 'country', (p) => p.country),
  typed('phoneNumbers', 'work', 'value', (p) => p.businessPhone),
  typed('phoneNumbers', 'mobile', 'value', (p) => p.mobilePhone),
  typed('phoneNumbers', 'fax', 'value', (p) => p.faxNumber),
  simple('externalId', (p) => p.mailNickname),
  enterprise('employeeNumber', (p) => p.employeeId),
  enterprise('department', (p) => p.department),
];
