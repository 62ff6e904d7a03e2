import type { RequestShape } from '../../http/exchange.js';

const SUPPORT =
  'jumpcloud.com/support: provision-and-manage-users-and-groups-in-apps-using-custom-scim-identity-management-integration';
const FIXTURES = 'app.uni-moni.com: kb/sso-setup-jumpcloud; fixtures of the Rust crate scim';

const official = (about: string): RequestShape => ({
  about,
  source: SUPPORT,
  evidence: 'official',
});
const issue = (about: string): RequestShape => ({ about, source: FIXTURES, evidence: 'issue' });
const rfc = (about: string, source: string): RequestShape => ({ about, source, evidence: 'rfc' });

/** Every request that the simulated JumpCloud sends. */
export const JUMPCLOUD_SHAPES = {
  createTestUser: official('Activation makes a test user'),
  createTestGroup: official('Activation makes a test group'),
  deleteTestGroup: official('Activation deletes its test group'),
  deleteTestUser: official('Activation deletes its test user'),
  deactivateTestUser: official('The test user is deactivated where DELETE is missing'),
  matchUser: rfc('Somebody who may be there is looked for', 'RFC 7644 §3.4.2.2'),
  createUser: rfc('A user without extension schemas', 'RFC 7644 §3.3'),
  readUser: rfc('A known user is read', 'RFC 7644 §3.4.1'),
  patchUser: issue('One operation per attribute, in lower case, with real booleans'),
  matchGroup: rfc('A group that may be there is looked for', 'RFC 7644 §3.4.2.2'),
  createGroup: rfc('A group without members', 'RFC 7644 §3.3'),
  renameGroup: issue('displayName replaced'),
  addMembers: issue('Members added as a list of values'),
  removeMembers: issue('Members removed by a list of values'),
  deleteGroup: rfc('A group that is no longer connected', 'RFC 7644 §3.6'),
} as const satisfies Record<string, RequestShape>;

export type JumpCloudShape = keyof typeof JUMPCLOUD_SHAPES;
