import { createScimAdminRouter } from '../../../src/admin/index.js';
import { createAlerts } from '../../../src/alerts/index.js';
import {
  bearerTokens,
  createMemoryTokenStore,
  createTokenService,
  jwtAuth,
} from '../../../src/auth/index.js';
import {
  type ConfigErrorCode,
  createMemoryOutbox,
  createMemoryStores,
  createScimRouter,
  ScimConfigError,
} from '../../../src/index.js';
import {
  createDeletionGuard,
  createMemoryProvisioningLog,
  createProvisioningReports,
} from '../../../src/monitoring/index.js';
import { createPostgresScim } from '../../../src/postgres/index.js';
import {
  createMemoryRoleSettingsStore,
  createRolePolicy,
  createRoleSettings,
} from '../../../src/roles/index.js';
import { compileResourceType, USER_RESOURCE_TYPE } from '../../../src/schema/index.js';
import { mapUsers } from '../../../src/sql/index.js';

/** The plain, untyped values of a JavaScript host: an example must be able to be wrong. */
// biome-ignore lint/suspicious/noExplicitAny: every example is a mistake that the types would refuse.
type Mistaken = any;

const stores = createMemoryStores();
const { userStore, groupStore } = stores;
const auth = 'none' as const;
const tokens = createTokenService({ store: createMemoryTokenStore() });
const tenantUrl = 'https://rfp.example/scim/v2';
const authorize = () => true;
const tenant = () => 'acme';
const pool = undefined as Mistaken;

/** What only a database can tell, as it tells it while it has no tables; shown, and thrown by a test over a database. */
export const LATE_ERRORS: Readonly<Partial<Record<ConfigErrorCode, ScimConfigError>>> = {
  ERR_SCIM_DATABASE: new ScimConfigError(
    'ERR_SCIM_DATABASE',
    'The database is not ready: schema express_scim is missing.',
  ),
};

/**
 * For every code a call that throws it: shown in the reference as it is written here, and run by a test, from
 * which the reference also has the message.
 */
export const CONFIG_EXAMPLES: Readonly<Record<ConfigErrorCode, () => unknown>> = {
  ERR_SCIM_OPTIONS: () => createScimRouter(undefined as Mistaken),
  ERR_SCIM_UNKNOWN_OPTION: () =>
    createScimRouter({ userStore, auth, rolesResolver: {} } as Mistaken),
  ERR_SCIM_OPTION_VALUE: () => createScimRouter({ userStore, auth, cursor: { secret: 'short' } }),
  ERR_SCIM_NO_AUTH: () => createScimRouter({ userStore } as Mistaken),
  ERR_SCIM_NO_USER_STORE: () => createScimRouter({ auth } as Mistaken),
  ERR_SCIM_STORE: () =>
    createScimRouter({ userStore: { get: async () => undefined }, auth } as Mistaken),
  ERR_SCIM_STORE_ATTRIBUTES: () =>
    createScimRouter({
      userStore: {
        ...userStore,
        capabilities: { ...userStore.capabilities, attributes: ['displayName'] },
      },
      auth,
    }),
  ERR_SCIM_SCHEMA: () =>
    compileResourceType({
      ...USER_RESOURCE_TYPE,
      schema: {
        ...USER_RESOURCE_TYPE.schema,
        attributes: [{ name: 'badge number', type: 'string' }],
      },
    }),
  ERR_SCIM_RESOURCE_TYPE: () =>
    createScimRouter({
      userStore,
      auth,
      resourceTypes: [{ resourceType: USER_RESOURCE_TYPE, store: userStore }],
    }),
  ERR_SCIM_MAPPING: () => mapUsers({ id: 'id', userName: 'email' } as Mistaken),
  ERR_SCIM_RULE: () =>
    createScimRouter({ userStore, auth, conformance: { unknownAttributes: 'drop' } } as Mistaken),
  ERR_SCIM_OUTBOX: () => createScimRouter({ userStore, auth, eventOutbox: createMemoryOutbox() }),
  ERR_SCIM_DATABASE: async () => await createPostgresScim({ pool }).verify(),
  ERR_SCIM_RESOLVE_EXISTING: () =>
    createScimRouter({
      userStore: { ...userStore, linkExisting: undefined },
      auth,
      resolveExisting: () => ({ action: 'link' }),
    } as Mistaken),
  ERR_SCIM_MANAGED_ATTRIBUTES: () =>
    createScimRouter({
      userStore: { ...userStore, noteProvisioned: undefined },
      auth,
      managedAttributes: true,
    } as Mistaken),
  ERR_SCIM_AUTH: () => jwtAuth({ algorithms: ['RS256'], audience: tenantUrl } as Mistaken),
  ERR_SCIM_TOKEN: () => bearerTokens([{ token: 'letmein', principal: { id: 'entra' } }]),
  ERR_SCIM_TENANT: () =>
    createScimRouter({
      userStore,
      baseUrl: 'https://rfp.example/:tenant/scim/v2',
      auth: bearerTokens([{ token: 'x'.repeat(32), principal: { id: 'entra' } }]),
    }),
  ERR_SCIM_ROLE_POLICY: () => createRolePolicy({ defaultRole: '' }),
  ERR_SCIM_ROLE_SETTINGS: () =>
    createRoleSettings({ store: createMemoryRoleSettingsStore(), roles: [] }),
  ERR_SCIM_ROLES: () =>
    createScimRouter({
      userStore: { ...userStore, lockRoleStates: undefined },
      groupStore,
      auth,
      roleResolver: createRolePolicy({ defaultRole: 'member' }),
    } as Mistaken),
  ERR_SCIM_REPORTS: () =>
    createProvisioningReports({ log: createMemoryProvisioningLog(), silentCycles: 0 }),
  ERR_SCIM_GUARD: () => createDeletionGuard({ threshold: { count: 0 } }),
  ERR_SCIM_ALERTS: () => createAlerts({ send: 'admin@acme.example' } as Mistaken),
  ERR_SCIM_ADMIN_AUTHORIZE: () => createScimAdminRouter({ tokens, tenant, tenantUrl } as Mistaken),
  ERR_SCIM_ADMIN_TENANT: () => createScimAdminRouter({ tokens, authorize, tenantUrl } as Mistaken),
  ERR_SCIM_ADMIN_TENANT_URL: () =>
    createScimAdminRouter({ tokens, authorize, tenant, tenantUrl: '/scim/v2' }),
  ERR_SCIM_ADMIN_TOKENS: () =>
    createScimAdminRouter({ tokens: {}, authorize, tenant, tenantUrl } as Mistaken),
  ERR_SCIM_ADMIN_OPTION: () =>
    createScimAdminRouter({ tokens, authorize, tenant, tenantUrl, productName: '' }),
};
