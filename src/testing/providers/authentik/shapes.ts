import type { RequestShape } from '../../http/exchange.js';

const USERS = 'goauthentik/authentik: authentik/providers/scim/clients/users.py';
const GROUPS = 'goauthentik/authentik: authentik/providers/scim/clients/groups.py';
const BASE = 'goauthentik/authentik: authentik/providers/scim/clients';

const official = (about: string, source: string): RequestShape => ({
  about,
  source,
  evidence: 'official',
});

/** Every request that the simulated authentik sends. */
export const AUTHENTIK_SHAPES = {
  configuration: official(
    'ServiceProviderConfig, kept for an hour; defaults if there is none',
    BASE,
  ),
  discoverUsers: official('All users, by startIndex alone, until totalResults are seen', USERS),
  discoverGroups: official('All groups, by startIndex alone, until totalResults are seen', GROUPS),
  createUser: official('A user that was not discovered', USERS),
  replaceUser: official('Every change of a user is a PUT', USERS),
  deleteUser: official('A user that left the scope', USERS),
  createGroup: official('A group with its members', GROUPS),
  findGroup: official('After 409 the group is looked for by displayName', GROUPS),
  patchGroup: official('The whole group, with `schemas` and `id`, in a path-less replace', GROUPS),
  replaceGroup: official('PUT of the whole group where PATCH is not supported', GROUPS),
  readGroup: official('The members as they are, before they are changed', GROUPS),
  patchMembers: official('One operation per member, remove with a value array', GROUPS),
  deleteGroup: official('A group that left the scope', GROUPS),
} as const satisfies Record<string, RequestShape>;

export type AuthentikShape = keyof typeof AUTHENTIK_SHAPES;
