import type { Check } from './check.js';
import { nobodyFound, ofGroups, page, schemas, serviceProviderConfig } from './judges.js';

const ENTRA = {
  provider: 'Microsoft Entra ID',
  headers: {
    Accept: 'application/scim+json',
    'User-Agent': 'express-scim connection test (Entra)',
  },
} as const;

const OKTA = {
  provider: 'Okta',
  headers: {
    Accept: 'application/scim+json',
    'Accept-Charset': 'utf-8',
    'Content-Type': 'application/scim+json; charset=utf-8',
    'User-Agent': 'Okta SCIM Client 1.0.0',
  },
} as const;

/** What the two providers send when an administrator connects them, in their own encoding. */
export const CHECKS: readonly Check[] = [
  {
    ...ENTRA,
    id: 'entra-user-lookup',
    title: 'Looks for a user who does not exist',
    path: (nobody) => `/Users?filter=userName+eq+%22AzureAD_Test-${nobody}%22`,
    judge: nobodyFound('An empty list, as expected: “Test Connection” in Entra would succeed.'),
  },
  {
    ...ENTRA,
    id: 'entra-group-lookup',
    title: 'Looks for a group, without its members',
    path: (nobody) =>
      `/Groups?excludedAttributes=members&filter=displayName+eq+%22AzureAD_Test-${nobody}%22`,
    judge: ofGroups(nobodyFound('An empty list, as expected: groups can be matched by name.')),
  },
  {
    ...ENTRA,
    id: 'entra-service-provider-config',
    title: 'Reads what the service supports',
    path: () => '/ServiceProviderConfig',
    judge: serviceProviderConfig,
  },
  {
    ...ENTRA,
    id: 'entra-schemas',
    title: 'Reads the schemas for its mappings',
    path: () => '/Schemas',
    judge: schemas,
  },
  {
    ...OKTA,
    id: 'okta-user-lookup',
    title: 'Looks for a user who does not exist',
    path: (nobody) =>
      `/Users?filter=userName%20eq%20%22${nobody}%40example.com%22&startIndex=1&count=100`,
    judge: nobodyFound('An empty list, as expected: Okta would go on and create the user.'),
  },
  {
    ...OKTA,
    id: 'okta-user-page',
    title: 'Reads the first users',
    path: () => '/Users?startIndex=1&count=2',
    judge: page(2, 'A page of users, as expected: “Test API Credentials” in Okta would succeed.'),
  },
  {
    ...OKTA,
    id: 'okta-group-page',
    title: 'Reads the first group',
    path: () => '/Groups?startIndex=1&count=1',
    judge: ofGroups(page(1, 'A page of groups, as expected: Group Push and import would work.')),
  },
];
