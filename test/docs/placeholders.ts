/** Names that pages use as given, such as the reader's own stores, and what they are. */
export const PLACEHOLDERS: Readonly<Record<string, string>> = {
  // Made on the same or another page
  userStore: "import('express-scim').UserStore",
  groupStore: "import('express-scim').GroupStore",
  unitOfWork: "import('express-scim').UnitOfWork",
  roleJobs: "import('express-scim').RoleJobStore",
  eventOutbox: "import('express-scim').EventOutbox<import('express-scim').ScimEvent>",
  auth: "import('express-scim/auth').Auth",
  onEvent: "import('express-scim').EventListener",
  onDeactivate: "import('express-scim').OnDeactivate",
  provisioningLog: "import('express-scim/monitoring').ProvisioningLogSink",
  roleResolver: "import('express-scim/roles').RoleResolver",
  roleSettings: "ReturnType<typeof import('express-scim/roles').createRoleSettings>",
  router: "ReturnType<typeof import('express-scim').createScimRouter>",
  tokens: "ReturnType<typeof import('express-scim/auth').createTokenService>",
  clients: "ReturnType<typeof import('express-scim/auth').createMemoryClients>",
  log: "ReturnType<typeof import('express-scim/monitoring').createMemoryProvisioningLog>",
  reports: "ReturnType<typeof import('express-scim/monitoring').createProvisioningReports>",
  disabledUsers: "ReturnType<typeof import('express-scim/monitoring').createDisabledUsersReport>",
  deletionGuard: "import('express-scim/monitoring').DeletionGuard",
  // What `…` stands for in the options of a call
  routerOptions: "import('express-scim').ScimOptions",
  adminRouterOptions: "import('express-scim/admin').ScimAdminOptions",
  // The reader's own application
  app: "import('express').Express",
  pool: "{ query(text: string, values?: readonly unknown[]): Promise<{ rows: import('express-scim/sql').SqlRow[] }>; connect(): Promise<any>; end(): Promise<void> }",
  metrics: '{ count(name: string, labels: object): void }',
  createStores: "(pool: unknown) => import('express-scim/testing').ContractStores",
  interrupt: '() => Promise<() => Promise<void>>',
  insertAll: '(transaction: unknown, entries: readonly object[]) => Promise<void>',
  claimOldestOfEachResource:
    "(owner: string, limit: number, seconds: number) => Promise<readonly import('express-scim').OutboxEntry<import('express-scim').ScimEvent>[]>",
  setLease: '(owner: string, ids: readonly string[], seconds: number) => Promise<void>',
  deleteAll: '(owner: string, ids: readonly string[]) => Promise<void>',
  audit: '(event: object) => void',
  notify: '(event: object) => void',
  report: '(error: unknown) => void',
  sessions:
    '{ begin(req: object, session: object): Promise<void>; endAll(tenantId: string, userId: string): Promise<void> }',
  stores: "import('express-scim').MemoryStores",
  db: '{ tenant(id: string): Promise<{ readonly provisioning: boolean }> }',
  auditLog: '{ write(entry: object): void }',
  account: '{ readonly id: string; readonly tenantId: string; readonly scimId: string }',
  accounts:
    '{ byIdentity(issuer: string, subject: string): Promise<{ readonly id: string; readonly tenantId: string; readonly scimId: string | null } | undefined> }',
  claims: '{ readonly iss: string; readonly sub: string }',
  oidc: '{ readonly config: object; readonly origin: string; readonly checks: object; readonly options: object }',
};

/** Modules of the reader's that are not here: packages, and files of the product. */
export const FOREIGN_MODULES: readonly string[] = [
  'openid-client',
  'passport',
  'passport-openidconnect',
  'nodemailer',
  'rate-limit-redis',
  'redis',
  '*/your-accounts.js',
  '*/your-database.js',
  '*/your-product.js',
  '*/your-session.js',
];

/** `ts` blocks that are not compiled, by the beginning of their text, with the reason. */
export const UNCOMPILED: Readonly<Record<string, string>> = {};

/** What stands for `…` among the options of a call. */
const OMITTED: Readonly<Record<string, string>> = {
  createScimRouter: '...routerOptions',
  createScimAdminRouter: '...adminRouterOptions',
};

/** A block with every `…` that stands for options replaced by something that compiles. */
export const withoutEllipses = (text: string): string =>
  text.replaceAll(/\b(\w+)\(\{(\s*)…,/g, (whole, callee: string, space: string) =>
    OMITTED[callee] === undefined ? whole : `${callee}({${space}${OMITTED[callee]},`,
  );
