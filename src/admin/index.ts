export type {
  AdminEvent,
  ConnectionAdminEvent,
  DeletionAdminEvent,
  ProvisioningAdminEvent,
  RoleLockAdminEvent,
  RoleReplayAdminEvent,
  RoleSettingsAdminEvent,
  TokenAdminEvent,
} from './events.js';
export type { ObservationOptions } from './observation/options.js';
export type {
  AdminAccess,
  Administrator,
  BackLink,
  ScimAdminOptions,
  TenantUrl,
} from './options.js';
export type { AdminRequest } from './request.js';
export type { RolesAdminOptions } from './roles/options.js';
export { createScimAdminRouter, type ScimAdminRouter } from './router.js';
export type { TokenAdministration } from './token-administration.js';
export type { ScopeChoice } from './wire.js';
