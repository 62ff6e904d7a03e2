import type { RequestContext } from './context.js';
import type { RoleAssignment } from './roles.js';

/** A person at an identity provider, as an ID token names them (OpenID Connect Core §2: `iss` and `sub`). */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** Whose access is asked for: by the store's own id of the user, by `externalId`, or by an identity that was linked. */
export type AccessKey =
  | { readonly userId: string }
  | { readonly externalId: string }
  | { readonly identity: Identity };

/** What decides whether somebody may sign in. */
export interface AccessState {
  /** The store's own id. */
  readonly userId: string;
  readonly active: boolean;
  /** ISO 8601: since when `active` is what it is; undefined where the store does not know. */
  readonly since?: string;
  readonly assignments: readonly RoleAssignment[];
}

/**
 * What the sign-in of the host asks: optional methods of a user store. Without `readAccess` the router asks `get` or
 * `list`, and `lockRoleStates`; without the others no identity can be linked.
 */
export interface AccessMethods {
  /**
   * The users of `ctx.tenantId` whom the key names, by one statement: none, one, or two where an `externalId` matches several.
   */
  readAccess?(ctx: RequestContext, key: AccessKey): Promise<readonly AccessState[]>;

  /**
   * Links an identity to a user, for as long as the user is there. Linking the same again changes nothing.
   *
   * @throws NotFoundError if there is no such user; UniquenessError for `identity` if it is another user's.
   */
  linkIdentity?(ctx: RequestContext, userId: string, identity: Identity): Promise<void>;

  /** Takes an identity from whoever it is linked to; false if it was nobody's. */
  unlinkIdentity?(ctx: RequestContext, identity: Identity): Promise<boolean>;
}
