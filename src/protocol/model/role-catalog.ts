import type { ScimError } from '../../errors/scim-error.js';
import type { RoleChoice } from '../../roles/settings/settings.js';
import type { RequestContext } from '../../stores/contract/context.js';

/** A role or an entitlement of the product that a provider can give to people. */
export interface CatalogEntry extends RoleChoice {
  /** Kind of role or entitlement, e.g. "Licence". Default `Role` or `Entitlement`. */
  readonly type?: string;
  /** What it allows, for whoever chooses. */
  readonly description?: string;
}

/**
 * Finds what a tenant can be given, in the order in which it is offered; a `value` is there once, and becomes the
 * `id` of the resource. Asked for every read of the endpoint, and before every write that mentions the attribute.
 *
 * @example
 * roleCatalog: { roles: () => roleSettings.roles }
 */
export type FindCatalogEntries = (
  tenantId: string,
  ctx: RequestContext,
) => readonly CatalogEntry[] | Promise<readonly CatalogEntry[]>;

/**
 * The roles and entitlements of the product, which providers read to offer them. Whatever else a request names is
 * nobody's role: see rule `unknownRoles`.
 */
export interface RoleCatalogOptions {
  /** What `/Roles` shows, and `roles` of a user may name. Default: no such endpoint, any role may be named. */
  readonly roles?: FindCatalogEntries;
  /** The same of `/Entitlements` and `entitlements`. Default: no such endpoint, anything may be named. */
  readonly entitlements?: FindCatalogEntries;
}

/** The attribute of a user, and the name of the option. */
export type CatalogName = keyof RoleCatalogOptions;

/** The functions of the host as requests call them: their answers are checked. */
export type RoleCatalog = Readonly<
  Partial<Record<CatalogName, (ctx: RequestContext) => Promise<readonly CatalogEntry[]>>>
>;

/** What a write may name, read before it; or why that is not known, for whoever has to know it. */
export type KnownEntries = Readonly<Partial<Record<CatalogName, ReadonlySet<string> | ScimError>>>;
