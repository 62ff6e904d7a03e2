/** What a request, or work in the background, comes to when a function of the host gives no answer. */
export const OUTCOMES = {
  refuse: {
    failed: '500; nothing is written',
    hung: '503 with `Retry-After`; nothing is written',
  },
  close: {
    failed: '503 with `Retry-After`; nothing is written',
    hung: '503 with `Retry-After`; nothing is written',
  },
  letIn: { failed: 'the request is let in', hung: 'the request is let in' },
  goOn: { failed: 'the request continues', hung: 'the request continues' },
  repeat: {
    failed: '`user.deactivation.failed`, and a retry',
    hung: '`user.deactivation.failed`, and a retry',
  },
  lose: { failed: 'the entries are lost', hung: 'the entries are lost' },
  caller: { failed: 'the caller gets the error', hung: 'the caller gets an error' },
  resend: {
    failed: 'the alert is tried again, for a day',
    hung: 'the alert is tried again, for a day',
  },
  withoutIt: { failed: 'the alert is sent without it', hung: 'the alert is sent without it' },
  nextLook: { failed: 'another look a little later', hung: 'another look a little later' },
  oauth: { failed: '500 `server_error`', hung: '503 `temporarily_unavailable`' },
  store: {
    failed: '500, or what the error says; rolled back',
    hung: 'the request waits: set a timeout in the driver',
  },
} as const;

export interface HookRow {
  /** undefined: no time-out, either because the call is synchronous or because the store has its own. */
  readonly timeoutMs: number | undefined;
  readonly outcome: keyof typeof OUTCOMES;
  /** Calls without an end from which on no others of the tenant are made; default 1. */
  readonly tolerance?: number;
}

/** Everything of the host that is called, by the name that the log gives it. */
export const HOOKS = {
  'auth.verify': { timeoutMs: 10_000, outcome: 'refuse' },
  'auth.formerTenant': { timeoutMs: 10_000, outcome: 'goOn' },
  tenant: { timeoutMs: 5_000, outcome: 'refuse' },
  provisioning: { timeoutMs: 5_000, outcome: 'refuse' },
  requestLimit: { timeoutMs: 1_000, outcome: 'letIn' },
  authorize: { timeoutMs: 5_000, outcome: 'refuse' },
  me: { timeoutMs: 5_000, outcome: 'refuse' },
  'admission.domains': { timeoutMs: 4_000, outcome: 'close' },
  'admission.seats': { timeoutMs: 4_000, outcome: 'close' },
  'admission.decide': { timeoutMs: 4_000, outcome: 'close' },
  resolveExisting: { timeoutMs: 5_000, outcome: 'refuse' },
  resolveReturning: { timeoutMs: 5_000, outcome: 'refuse' },
  conformance: { timeoutMs: undefined, outcome: 'refuse' },
  roleResolver: { timeoutMs: 5_000, outcome: 'refuse' },
  'roleResolver.resolve': { timeoutMs: undefined, outcome: 'refuse' },
  roleCatalog: { timeoutMs: 5_000, outcome: 'refuse' },
  deletionGuard: { timeoutMs: 10_000, outcome: 'refuse' },
  'deletionGuard.store': { timeoutMs: 4_000, outcome: 'refuse' },
  'deletionGuard.onEvent': { timeoutMs: 5_000, outcome: 'goOn', tolerance: 100 },
  onEvent: { timeoutMs: 5_000, outcome: 'goOn', tolerance: 100 },
  onDeactivate: { timeoutMs: 5_000, outcome: 'repeat', tolerance: 100 },
  provisioningLog: { timeoutMs: 30_000, outcome: 'lose' },
  trace: { timeoutMs: 5_000, outcome: 'goOn' },
  logger: { timeoutMs: undefined, outcome: 'goOn' },
  'reports.onEvent': { timeoutMs: 5_000, outcome: 'goOn', tolerance: 100 },
  'disabledUsers.columns': { timeoutMs: 5_000, outcome: 'caller' },
  'disabledUsers.lastRoles': { timeoutMs: 5_000, outcome: 'caller' },
  'roleSettings.targetTenants': { timeoutMs: 4_000, outcome: 'refuse' },
  'tokens.onEvent': { timeoutMs: 2_000, outcome: 'goOn', tolerance: 100 },
  'tokens.use': { timeoutMs: 2_000, outcome: 'goOn' },
  'tokenEndpoint.clients': { timeoutMs: 5_000, outcome: 'oauth' },
  'tokenEndpoint.jwksUri': { timeoutMs: undefined, outcome: 'oauth' },
  'tokenEndpoint.onEvent': { timeoutMs: 2_000, outcome: 'goOn', tolerance: 100 },
  'admin.authorize': { timeoutMs: 5_000, outcome: 'refuse' },
  'admin.tenant': { timeoutMs: 5_000, outcome: 'refuse' },
  'admin.tenantUrl': { timeoutMs: undefined, outcome: 'refuse' },
  'admin.onEvent': { timeoutMs: 5_000, outcome: 'goOn', tolerance: 100 },
  'access.requireProvisioning': { timeoutMs: 5_000, outcome: 'caller' },
  'access.breakGlass': { timeoutMs: 5_000, outcome: 'caller' },
  'alerts.send': { timeoutMs: 30_000, outcome: 'resend' },
  'webhooks.endpoint': { timeoutMs: 5_000, outcome: 'resend' },
  'alerts.tenants': { timeoutMs: 10_000, outcome: 'nextLook' },
  'alerts.quietHours': { timeoutMs: 5_000, outcome: 'withoutIt' },
  'alerts.pageUrl': { timeoutMs: undefined, outcome: 'withoutIt' },
  stores: { timeoutMs: undefined, outcome: 'store' },
} as const satisfies Readonly<Record<string, HookRow>>;

export type HookName = keyof typeof HOOKS;
