import type { RequestContext } from './context.js';
import type { ResourceDraft, ResourceRecord } from './resource.js';
import type { RoleAssignment } from './roles.js';

/** A hidden row that holds a unique value of a draft. */
export interface HiddenClash {
  /** Path of the unique attribute, e.g. `userName`. */
  readonly attribute: string;
  /** The host's id of the row. */
  readonly hiddenId: string;
}

/** A row that SCIM does not show, as it would be shown. */
export interface HiddenResource<R extends ResourceRecord = ResourceRecord> {
  /**
   * Its `id` is the one that the resource will have, or where that is given only by linking, `hiddenId`. A user always has
   * `active`; a group has its `members` as far as the host keeps them in the same tables, people whom SCIM does not show
   * included, by their `hiddenId`: they are members as soon as they are linked.
   */
  readonly resource: R;
  /** Roles that a user has in the product. Default: none. */
  readonly assignments?: readonly RoleAssignment[];
}

/**
 * What the product has already and SCIM did not create: optional methods of a store, of which a router with
 * `resolveExisting` needs `linkExisting`.
 */
export interface HiddenMethods<R extends ResourceRecord = ResourceRecord> {
  /**
   * `POST` of what the host's `resolveExisting` has linked: the hidden row becomes a resource, under the host's id or one
   * that it is given, its record exactly the draft, as {@link ResourceStore.replace} would make it; but where the draft of
   * a user has no `active` (the client did not say it), the row's own state stays, so that linking by silence lets nobody
   * in. The members of a group stay as they are.
   *
   * @param hiddenId - the host's id, as in {@link UniquenessError.hiddenId}; never a shown row's.
   * @throws NotFoundError if there is no such hidden row of the tenant any more; UniquenessError.
   */
  linkExisting?(ctx: RequestContext, hiddenId: string, draft: ResourceDraft): Promise<R>;

  /**
   * A hidden row as it is, locked until the unit of work ends where there is one; undefined if there is none of the
   * tenant. Read before it is linked: whoever is inactive in the product is somebody who becomes active.
   */
  getHidden?(ctx: RequestContext, hiddenId: string): Promise<HiddenResource<R> | undefined>;

  /**
   * The hidden row with which `create` of this draft would clash, read without writing anything; undefined if there is none.
   * What {@link previewProvisioning} finds existing accounts and teams by.
   */
  findHidden?(ctx: RequestContext, draft: ResourceDraft): Promise<HiddenClash | undefined>;
}
