export type { ScopeChoice } from './api-types/tokens.js';
export type {
  AdminEvent,
  ConnectionAdminEvent,
  DeletionAdminEvent,
  ProvisioningAdminEvent,
  RoleLockAdminEvent,
  RoleReplayAdminEvent,
  RoleSettingsAdminEvent,
  TokenAdminEvent,
} from './server/events.js';
export type { ObservationOptions } from './server/observation/options.js';
export type {
  AdminAccess,
  Administrator,
  BackLink,
  ScimAdminOptions,
  TenantUrl,
} from './server/options.js';
export type { AdminRequest } from './server/request.js';
export type { RolesAdminOptions } from './server/roles/options.js';
export { createScimAdminRouter, type ScimAdminRouter } from './server/router.js';
export type { TokenAdministration } from './server/token-administration.js';
