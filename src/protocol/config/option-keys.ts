import type { AdmissionOptions, DomainOptions, SeatOptions } from '../../admission/options.js';
import { AUTH_LIMIT_KEYS } from '../../auth/failure-limit.js';
import type { AuthenticationScheme } from '../../auth/types.js';
import { type KnownKeys, keysOf, partly } from '../../lib/known-keys.js';
import { RESOURCE_TYPE_KEYS } from '../../schema/keys.js';
import type { StoreCapabilities } from '../../stores/contract/store.js';
import type { AccessOptions } from '../model/access.js';
import type { Limits } from '../model/limits.js';
import type {
  CursorOptions,
  CustomResourceType,
  DiscoveryOptions,
  RoleOptions,
  ScimOptions,
} from '../model/options.js';
import type { RequestWindow } from '../model/request-limit.js';
import type { RoleCatalogOptions } from '../model/role-catalog.js';

/** A store is the host's own, what it declares is not: a mistyped capability would be one that it lacks. */
const STORE: KnownKeys = partly({
  capabilities: keysOf<StoreCapabilities>({
    attributes: true,
    types: true,
    filter: true,
    relations: true,
    sort: true,
    cursor: true,
    versions: true,
    unique: true,
    includes: true,
  }),
});

const AUTHENTICATOR: KnownKeys = partly({
  scheme: keysOf<AuthenticationScheme>({
    type: true,
    name: true,
    description: true,
    specUri: true,
    documentationUri: true,
    primary: true,
  }),
});

const LIMITS = keysOf<Limits>({
  maxBodyBytes: true,
  bodyTimeoutSeconds: true,
  maxPatchOperations: true,
  maxBulkOperations: true,
  maxFilterLength: true,
  maxPatternLength: true,
  maxWork: true,
  defaultPageSize: true,
  maxPageSize: true,
  maxPageBytes: true,
  maxScan: true,
  maxRetries: true,
  cursorTimeoutSeconds: true,
  maxStringLength: true,
  maxKeyLength: true,
  maxAttributeValues: true,
  maxResourceBytes: true,
  maxGroupDepth: true,
  maxDerivedGroups: true,
});

/** All that `createScimRouter` takes. */
export const SCIM_OPTION_KEYS = keysOf<ScimOptions>({
  userStore: STORE,
  groupStore: STORE,
  userResourceType: RESOURCE_TYPE_KEYS,
  groupResourceType: RESOURCE_TYPE_KEYS,
  resourceTypes: keysOf<CustomResourceType>({ resourceType: RESOURCE_TYPE_KEYS, store: STORE }),
  auth: AUTHENTICATOR,
  authLimit: AUTH_LIMIT_KEYS,
  tenant: true,
  provisioning: true,
  requestLimit: keysOf<RequestWindow>(
    { limit: true, windowSeconds: true, store: true },
    { unless: 'take' },
  ),
  access: keysOf<AccessOptions>({ requireProvisioning: true, breakGlass: true }),
  managedAttributes: true,
  authorize: true,
  me: true,
  unitOfWork: true,
  // Its rules have an error of their own, also where a function of the tenant gives them.
  conformance: true,
  roleResolver: true,
  roleJobs: true,
  roles: keysOf<RoleOptions>({ maxInCommit: true, linkedUsers: true, targetTenants: true }),
  roleCatalog: keysOf<RoleCatalogOptions>({ roles: true, entitlements: true }),
  onEvent: true,
  onDeactivate: true,
  eventOutbox: true,
  admission: keysOf<AdmissionOptions>({
    domains: keysOf<DomainOptions>({
      of: true,
      attributes: true,
      subdomains: true,
      plainUserNames: true,
    }),
    seats: keysOf<SeatOptions>({ limit: true, warnAt: true }),
    decide: true,
  }),
  resolveExisting: true,
  resolveReturning: true,
  provisioningLog: true,
  deletionGuard: true,
  trace: true,
  logger: true,
  baseUrl: true,
  discovery: keysOf<DiscoveryOptions>({ public: true, documentationUri: true, pagination: true }),
  cursor: keysOf<CursorOptions>({ secret: true, defaultMethod: true }),
  sensitiveAttributes: true,
  limits: LIMITS,
});
