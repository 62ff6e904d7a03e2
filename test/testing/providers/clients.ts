import {
  AUTHENTIK_SHAPES,
  type ClientOptions,
  createAuthentikClient,
  createEntraClient,
  createJumpCloudClient,
  createOktaClient,
  createOneLoginClient,
  ENTRA_SHAPES,
  JUMPCLOUD_SHAPES,
  OKTA_SHAPES,
  ONELOGIN_SHAPES,
  type RequestShape,
  type SimulatedClient,
} from 'express-scim/testing';

interface Variant {
  readonly create: (options: ClientOptions) => SimulatedClient;
  readonly shapes: Readonly<Record<string, RequestShape>>;
}

const entra = (dialect: 'default' | 'aadOptscim062020'): Variant => ({
  create: (options) => createEntraClient({ ...options, dialect, membersPerPatch: 2 }),
  shapes: ENTRA_SHAPES,
});
const okta = (
  more: Omit<Parameters<typeof createOktaClient>[0], keyof ClientOptions>,
): Variant => ({
  create: (options) => createOktaClient({ ...options, ...more }),
  shapes: OKTA_SHAPES,
});
const onelogin = (
  more: Omit<Parameters<typeof createOneLoginClient>[0], keyof ClientOptions>,
): Variant => ({
  create: (options) => createOneLoginClient({ ...options, ...more }),
  shapes: ONELOGIN_SHAPES,
});

/** Every simulated client in every way that it can be set. */
export const CLIENTS = {
  'Entra, default dialect': entra('default'),
  'Entra, aadOptscim062020': entra('aadOptscim062020'),
  'Okta, members by changes': okta({ groupPush: 'changes' }),
  'Okta, members replaced': okta({ groupPush: 'replace' }),
  'Okta, members replaced without a path': okta({ groupPush: 'pathless' }),
  'Okta, wizard': okta({ integration: 'wizard' }),
  'OneLogin, deleting': onelogin({}),
  'OneLogin, suspending': onelogin({ deprovision: 'suspend' }),
  'OneLogin, doing nothing': onelogin({ deprovision: 'nothing' }),
  'OneLogin, e-mails as an object': onelogin({ emailsAsObject: true }),
  JumpCloud: { create: createJumpCloudClient, shapes: JUMPCLOUD_SHAPES },
  authentik: { create: createAuthentikClient, shapes: AUTHENTIK_SHAPES },
} as const satisfies Readonly<Record<string, Variant>>;

export type ClientName = keyof typeof CLIENTS;
export const CLIENT_NAMES = Object.keys(CLIENTS) as ClientName[];
