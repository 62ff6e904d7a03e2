import type { Logger } from '../../index.js';
import type { ScopeChoice } from '../api-types/tokens.js';
import type { AdminEvent } from './events.js';
import type { ObservationOptions } from './observation/options.js';
import type { AdminAccess } from './options.js';
import type { AdminRequest } from './request.js';
import type { RolesAdminOptions } from './roles/options.js';
import type { TokenAdministration } from './token-administration.js';

/** Makes an absolute URL without a slash at its end. */
export type UrlOf = (request: AdminRequest, tenantId: string) => string;

/** The options of one admin router, checked at start. Frozen; shared by all its requests. */
export interface AdminConfig extends ObservationOptions {
  readonly tokens: TokenAdministration;
  authorize(request: AdminRequest): Promise<AdminAccess>;
  tenant(request: AdminRequest): Promise<string | undefined>;
  readonly tenantUrl: UrlOf;
  readonly connectionUrl: UrlOf;
  readonly scopes: readonly ScopeChoice[];
  readonly expiryDays: readonly (number | null)[];
  /** Tells the host's listener. Never rejects. */
  tell(event: AdminEvent): Promise<void>;
  readonly logger: Logger;
  /** The tenants whose connection is being tested: one test each at a time. */
  readonly testing: Set<string>;
  readonly roles: RolesAdminOptions | undefined;
  /** The tenants whose users are being previewed, and given their roles: one each at a time. */
  readonly previewing: Set<string>;
  readonly replaying: Set<string>;
}

/** Who asks, for which tenant: everything an action works with, so that none can name another tenant. */
export interface AdminContext {
  readonly config: AdminConfig;
  readonly tenantId: string;
  readonly tenantUrl: string;
  readonly connectionUrl: string;
  readonly administrator: string | undefined;
}
