import { keysOf } from '../../lib/known-keys.js';
import type { ScopeChoice } from '../api-types/tokens.js';
import type { BackLink, ScimAdminOptions } from './options.js';
import type { RolesAdminOptions } from './roles/options.js';

/** All that `createScimAdminRouter` takes. */
export const KEYS = keysOf<ScimAdminOptions>({
  tokens: true,
  authorize: true,
  tenant: true,
  tenantUrl: true,
  connectionUrl: true,
  scopes: keysOf<ScopeChoice>({ value: true, label: true }),
  expiryDays: true,
  productName: true,
  back: keysOf<BackLink>({ href: true, label: true }),
  stylesheet: true,
  colorScheme: true,
  onEvent: true,
  logger: true,
  log: true,
  reports: true,
  disabledUsers: true,
  deletionGuard: true,
  roles: keysOf<RolesAdminOptions>({ settings: true, router: true }),
});
