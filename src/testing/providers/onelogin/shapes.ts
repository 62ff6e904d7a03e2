import type { RequestShape } from '../../http/exchange.js';

const IMPLEMENT = 'developers.onelogin.com: scim/implement-scim-api';
const TEST = 'developers.onelogin.com: scim/test-your-scim';

const official = (about: string, source = IMPLEMENT): RequestShape => ({
  about,
  source,
  evidence: 'official',
});

/** The page names the step and leaves its form to the standard. */
const rfc = (about: string, source: string): RequestShape => ({ about, source, evidence: 'rfc' });

/** Every request that the simulated OneLogin sends. */
export const ONELOGIN_SHAPES = {
  testUser: official('Connection: a userName known not to exist'),
  matchUser: official('Get user by userName', TEST),
  createUser: official('Create user', TEST),
  readUser: official('Get user by id', TEST),
  replaceUser: rfc('Update user, as a whole', 'RFC 7644 §3.5.1'),
  deleteUser: official('Deprovisioning set to delete', TEST),
  listGroups: official('All groups are read', TEST),
  createGroup: official('Create group', TEST),
  addMembers: {
    about: 'Update group: members added by PATCH',
    source: 'goauthentik/authentik#11249',
    evidence: 'issue',
  },
  removeMembers: rfc('Update group: members removed by value path', 'RFC 7644 §3.5.2.2'),
  renameGroup: rfc('Update group: displayName replaced', 'RFC 7644 §3.5.2.3'),
  deleteGroup: rfc('A group that is no longer assigned', 'RFC 7644 §3.6'),
} as const satisfies Record<string, RequestShape>;

export type OneLoginShape = keyof typeof ONELOGIN_SHAPES;
