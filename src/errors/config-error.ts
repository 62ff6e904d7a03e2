/**
 * Every way in which a configuration can be wrong, with what to do about it. The codes are stable;
 * `docs/reference/errors.md` lists them.
 */
export const CONFIG_ERRORS = {
  ERR_SCIM_OPTIONS: 'Pass an options object to createScimRouter().',
  ERR_SCIM_UNKNOWN_OPTION: 'Remove the option or correct its spelling.',
  ERR_SCIM_OPTION_VALUE: 'Correct the value of the option.',
  ERR_SCIM_NO_AUTH:
    "Pass `auth: { verify }`, a helper such as bearerTokens(), or explicitly `auth: 'none'`.",
  ERR_SCIM_NO_USER_STORE: 'Pass a `userStore`; createMemoryStores() makes one for a first try.',
  ERR_SCIM_STORE: 'Implement the missing method of the store contract.',
  ERR_SCIM_STORE_ATTRIBUTES: 'Keep the attributes that the resource type cannot do without.',
  ERR_SCIM_SCHEMA: 'Correct the schema or attribute definition (RFC 7643 §7).',
  ERR_SCIM_RESOURCE_TYPE: 'Correct the resource type definition (RFC 7643 §6).',
  ERR_SCIM_MAPPING: 'Correct the columns given to mapUsers(), mapGroups() or mapResource().',
  ERR_SCIM_RULE: 'Use a rule name and value from the conformance table.',
  ERR_SCIM_OUTBOX:
    'Pass a `unitOfWork` too, so that events are committed together with the changes they report.',
  ERR_SCIM_DATABASE:
    'Run `npx express-scim migrate` as the owner of the tables; `npx express-scim doctor` says what is wrong with them, and what mends it; with `--tables` also of tables of your own.',
  ERR_SCIM_RESOLVE_EXISTING: 'Implement linkExisting() in the user store: "link" calls it.',
  ERR_SCIM_MANAGED_ATTRIBUTES:
    'Set `managedAttributes: true`, with a user store that has noteProvisioned() and readProvisioned().',
  ERR_SCIM_AUTH: 'Correct the settings of the authentication helper.',
  ERR_SCIM_TOKEN: 'Use a random secret of at least 32 characters.',
  ERR_SCIM_TENANT:
    'Give the principal the `tenantId` that its credential is for, or `anyTenant: true` if it may name any.',
  ERR_SCIM_ROLE_POLICY: 'Correct the options of createRolePolicy().',
  ERR_SCIM_ROLE_SETTINGS: 'Correct the options of createRoleSettings().',
  ERR_SCIM_ROLES:
    'Give `roleResolver` what it needs: the role methods of the user store, `groupsOf` of the group store, `roles.targetTenants`.',
  ERR_SCIM_REPORTS: 'Correct the settings of the report.',
  ERR_SCIM_GUARD: 'Correct the settings of createDeletionGuard().',
  ERR_SCIM_ALERTS: 'Correct the option of createAlerts() or createWebhookSender().',
  ERR_SCIM_ADMIN_AUTHORIZE:
    'Pass `authorize` to createScimAdminRouter(): it decides who is an administrator.',
  ERR_SCIM_ADMIN_TENANT:
    'Pass `tenant` to createScimAdminRouter(): it decides whose tokens are shown.',
  ERR_SCIM_ADMIN_TENANT_URL:
    'Pass the absolute URL at which the SCIM router is mounted, e.g. https://rfp.example/scim/v2.',
  ERR_SCIM_ADMIN_TOKENS: 'Pass the token service that createTokenService() has made.',
  ERR_SCIM_ADMIN_OPTION: 'Correct the option of createScimAdminRouter().',
} as const;

/** The code of a {@link ScimConfigError}, e.g. `ERR_SCIM_AUTH`; a key of {@link CONFIG_ERRORS}. */
export type ConfigErrorCode = keyof typeof CONFIG_ERRORS;

/** A wrong configuration, thrown at start and never during a request. */
export class ScimConfigError extends Error {
  readonly code: ConfigErrorCode;

  /** @param problem - what is wrong, naming the option, store or attribute. */
  constructor(code: ConfigErrorCode, problem: string) {
    super(`${code}: ${problem} ${CONFIG_ERRORS[code]}`);
    this.name = 'ScimConfigError';
    this.code = code;
  }
}
