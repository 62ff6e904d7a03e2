import type { RoleAssignment } from '../../stores/contract/roles.js';

/**
 * Somebody whom the host has authenticated, and whose access it asks for. By one of:
 *
 * - `userId`: the SCIM id that the host keeps with the account. `null` for an account that has none, because no provider
 *   has provisioned it; never undefined, which would be somebody whose id was forgotten.
 * - `externalId`: what the provider calls the person.
 * - `issuer` and `subject`: an identity that was linked to the user before ({@link Identities.link}).
 *
 * Never by `userName` or an e-mail address: whoever may provision writes them.
 */
export type AccessSubject = (
  | { readonly userId: string | null }
  | { readonly externalId: string }
  | { readonly issuer: string; readonly subject: string }
) & {
  /** The host's own id of the account: where it is given, it is what {@link AccessOptions.breakGlass} is compared with. */
  readonly accountId?: string;
};

/**
 * Why somebody may sign in, or may not:
 *
 * - `active`: provisioned and active. Yes.
 * - `heldDeletion`: the provider wants the person gone, and the deletion guard holds that until somebody decides. Yes.
 * - `notManaged`: nobody provisions the account, and the tenant does not ask for it. Yes.
 * - `breakGlass`: the answer would be no, and the account is on the tenant's break-glass list. Yes.
 * - `inactive`: provisioned and switched off. No.
 * - `gone`: the account has a SCIM id or a linked identity, and there is no such user any more. No.
 * - `notProvisioned`: nobody provisions the account, and the tenant lets in whoever is provisioned only. No.
 * - `ambiguous`: the `externalId` is that of several users. No.
 */
export type AccessReason =
  | 'active'
  | 'heldDeletion'
  | 'notManaged'
  | 'breakGlass'
  | 'inactive'
  | 'gone'
  | 'notProvisioned'
  | 'ambiguous';

/** Whether somebody may sign in. Frozen. */
export interface Access {
  readonly allowed: boolean;
  readonly reason: AccessReason;
  /** Names of the roles that the user has in the tenant that was asked about. */
  readonly roles: readonly string[];
  /** Roles in other tenants, `{ role, targetTenantId }`, where the user was placed by this one; see `roles.targetTenants`. */
  readonly targetRoles: readonly Required<RoleAssignment>[];
  /** Since when the user is active or inactive, ISO 8601; undefined where the store does not know, and without a user. */
  readonly since?: string;
  /** Whether provisioning is switched off for the tenant: the answer is the last known state. */
  readonly stale: boolean;
}

/** What {@link ScimRouter.access} takes into account besides what was provisioned. */
export interface AccessOptions {
  /**
   * Whether only provisioned people may sign in to a tenant. A function is asked about accounts that nobody provisions,
   * within 5 seconds. Default: false.
   *
   * @example
   * requireProvisioning: async (tenantId) => (await db.tenant(tenantId)).provisioning
   */
  readonly requireProvisioning?: boolean | ((tenantId: string) => boolean | Promise<boolean>);
  /**
   * Accounts of a tenant that may sign in whatever was provisioned, **even if their user is inactive or deleted**: the
   * one administrator who gets in when the provider has locked everybody out. A list of `accountId`s where the host
   * passes them, else of SCIM ids. Asked only where the answer would be no, within 5 seconds. Default: nobody.
   *
   * @example
   * breakGlass: (tenantId) => (tenantId === 'acme' ? ['account-1'] : [])
   */
  readonly breakGlass?: (tenantId: string) => readonly string[] | Promise<readonly string[]>;
}
