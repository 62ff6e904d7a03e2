import type { Logger } from '../../index.js';
import type { ScopeChoice } from '../api-types/tokens.js';
import type { AdminEvent } from './events.js';
import type { ObservationOptions } from './observation/options.js';
import type { AdminRequest } from './request.js';
import type { RolesAdminOptions } from './roles/options.js';
import type { TokenAdministration } from './token-administration.js';

/** Who is using the page. */
export interface Administrator {
  /** Shown on the page, and kept with the tokens that they generate. */
  readonly name: string;
}

/** A link of the page back into the product. */
export interface BackLink {
  /** A path of the product's own, e.g. `/settings/security`. */
  readonly href: string;
  readonly label: string;
}

/**
 * A URL, or what makes it from the request. Written as a method's type, so that a function of Express's
 * own `Request` fits as well.
 */
export type TenantUrl = string | { of(request: AdminRequest, tenantId: string): string }['of'];

/** What `createScimAdminRouter` takes. */
export interface ScimAdminOptions extends ObservationOptions {
  /** The managed tokens: the same service that the SCIM router authenticates with. */
  readonly tokens: TokenAdministration;
  /**
   * Whether whoever sends the request administers the tenant; asked for every request, the page's
   * stylesheet included. Falsy is 403. Return `{ name }` so that events and tokens tell who it was, or
   * `true`; anything else is an error: 500, logged, and nobody is let in.
   *
   * @example
   * authorize: (req: Request) => req.session.user?.isAdmin && { name: req.session.user.email }
   */
  authorize(
    request: AdminRequest,
  ): AdminAccess | undefined | null | Promise<AdminAccess | undefined | null>;
  /**
   * The tenant that the administrator belongs to; undefined is 403. Take it from the session, never from
   * something that the browser may choose: it decides whose tokens these are.
   */
  tenant(request: AdminRequest): string | undefined | Promise<string | undefined>;
  /**
   * Absolute URL of the SCIM router, which the administrator copies into the identity provider.
   * Configure it; do not derive it from the `Host` header of the request, because the connection test
   * sends a token there.
   */
  readonly tenantUrl: TenantUrl;
  /**
   * Where the connection test reaches the same router from inside, if the server cannot reach its own
   * public address. Default `tenantUrl`.
   */
  readonly connectionUrl?: TenantUrl;
  /** Which groups mean which roles, decided on this page; default: the page says nothing about roles. */
  readonly roles?: RolesAdminOptions;
  /** What tokens can be limited to; default reading and writing users and groups. */
  readonly scopes?: readonly ScopeChoice[];
  /** Days after which a new token may expire, null for never; default 90, 180, 365, 730 and null. */
  readonly expiryDays?: readonly (number | null)[];
  /** Name of the product in the page's title. */
  readonly productName?: string;
  readonly back?: BackLink;
  /**
   * Path of a stylesheet of the product's own, e.g. `/brand/scim.css`, loaded after the page's. Set the
   * `--scim-…` variables there.
   */
  readonly stylesheet?: string;
  /** Default `auto`: as the reader's system is. */
  readonly colorScheme?: 'auto' | 'light' | 'dark';
  /** Told after everything that was changed. What it throws is logged. */
  onEvent?(event: AdminEvent): void | Promise<void>;
  /** Default `console`. */
  readonly logger?: Logger;
}

/** What `authorize` may return. */
export type AdminAccess = boolean | Administrator;
