import { isActive } from '../client/directory.js';
import { ENTERPRISE_URN, enterprise, type Mapping, simple, typed } from '../client/mapping.js';

export const MANAGER_PATH = `${ENTERPRISE_URN}:manager`;

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
