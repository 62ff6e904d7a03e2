import type { RequestShape } from '../../http/exchange.js';

const USE_SCIM = 'MicrosoftDocs/entra-docs: use-scim-to-provision-users-and-groups';
const COMPATIBILITY =
  'MicrosoftDocs/entra-docs: application-provisioning-config-problem-scim-compatibility';
const VALIDATION = 'AzureAD/SCIMReferenceCode: StandardLogicApp/SCIMTests_Workflow.json';

const official = (about: string, source = USE_SCIM): RequestShape => ({
  about,
  source,
  evidence: 'official',
});

/** Every request that the simulated Microsoft Entra ID sends. */
export const ENTRA_SHAPES = {
  testUser: official('Test Connection: the matching query for a random GUID'),
  testGroup: official('Test Connection: the matching query for a group that cannot exist'),
  matchUser: official('First contact with a user: the matching query'),
  readUser: official('A known user is read by id'),
  createUser: official('POST of a user by the default attribute mapping'),
  patchUser: official('One operation per attribute, capitalised, booleans as text', COMPATIBILITY),
  patchUserWithFlag: official(
    'aadOptscim062020: single-valued attributes gathered in one path-less operation',
    COMPATIBILITY,
  ),
  setManager: official('The manager as a bare id, empty text to clear it', VALIDATION),
  discoverUsers: official(
    'Account Discovery: all users by startIndex and count',
    'MicrosoftDocs/entra-docs: how-to-account-discovery',
  ),
  deleteUser: official(
    'Hard delete after the recycle bin',
    'MicrosoftDocs/entra-docs: how-provisioning-works',
  ),
  matchGroup: official('First contact with a group: the matching query, without members'),
  readGroup: official('A known group is read by id, without members'),
  createGroup: official('POST of a group without members'),
  patchGroup: official('A rename; members are not named'),
  addMembers: official('Members added in a PATCH of their own'),
  removeMembers: official('Remove of members with a value array', COMPATIBILITY),
  removeMembersWithFlag: official(
    'aadOptscim062020: one value path per removed member',
    COMPATIBILITY,
  ),
  deleteGroup: official('A group that left the scope'),
} as const satisfies Record<string, RequestShape>;

export type EntraShape = keyof typeof ENTRA_SHAPES;
