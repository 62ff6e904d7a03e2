import type { RequestShape } from '../../http/exchange.js';

const REFERENCE = 'okta/okta-developer-docs: docs/reference/scim/scim-20';
const SPEC_SUITE = 'okta/okta-developer-docs: standards/SCIM/SCIMFiles/Okta-SCIM-20-SPEC-Test.json';

const official = (about: string, source = REFERENCE): RequestShape => ({
  about,
  source,
  evidence: 'official',
});

const issue = (about: string, source: string): RequestShape => ({
  about,
  source,
  evidence: 'issue',
});

/** Every request that the simulated Okta sends. */
export const OKTA_SHAPES = {
  probe: official('The first page of one user, to see that the server answers', SPEC_SUITE),
  testUser: official('A userName that nobody has'),
  importUsers: official('Import: users by pages of 100'),
  importGroups: official('Import: groups by pages of 100'),
  matchUser: official('Before a user is created or comes back: by userName'),
  createUser: official('POST with an empty `groups` and a dummy password'),
  readUser: official('A user is read before each update'),
  replaceUser: official('PUT of the whole user, with `id`, `meta` and what it does not know'),
  activateUser: official('OIN integrations: `active` by a path-less PATCH, both ways'),
  matchGroup: official('Before a group is created: by displayName'),
  createGroup: official('POST with empty `members`'),
  renameGroup: official('A path-less replace of `id` and `displayName`, at each push'),
  changeMembers: official('Group push: one value path per removed member, one add for the others'),
  replaceMembers: official('Group push: `members` replaced by the whole set'),
  replaceMembersPathless: issue(
    'Group push: the whole set in a path-less replace, with `id` and `displayName`',
    'Metatavu/keycloak-scim-server#100, jelhub/scimgateway#113',
  ),
  replaceGroup: official('Integrations made with the wizard: PUT of the whole group'),
  deleteGroup: official('A group that is no longer pushed'),
} as const satisfies Record<string, RequestShape>;

export type OktaShape = keyof typeof OKTA_SHAPES;
