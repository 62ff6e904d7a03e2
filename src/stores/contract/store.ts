import type { Filter } from '../../filter/ast.js';
import type { AccessMethods } from './access.js';
import type { RequestContext } from './context.js';
import type { HiddenMethods } from './hidden.js';
import type { ProvisionedMethods } from './provisioned.js';
import type { IncludedAttribute, ListPage, ListQuery, ReadOptions } from './query.js';
import type {
  GroupRef,
  Member,
  MembersChange,
  MembersChangeResult,
  ResourceDraft,
  ResourceRecord,
} from './resource.js';
import type { RoleLockMethods, RoleMethods } from './roles.js';
import type { SeatMethods } from './seats.js';

/** What a store can do. The router asks for no more, and publishes no more. */
export interface StoreCapabilities {
  /**
   * Attributes that the store keeps: `'all'`, or paths such as `userName`, `name` (with all its
   * sub-attributes), `name.givenName`, an extension URN, or `urn:…:User:department`. Everything else
   * leaves the served schema. A user store must keep `userName` and `active`, a group store `displayName`.
   */
  readonly attributes: 'all' | readonly string[];
  /** For multi-valued attributes, the `type` values that can be kept, e.g. `{ emails: ['work'] }`. */
  readonly types?: Readonly<Record<string, readonly string[]>>;
  /**
   * `full`: every filter; `equality`: conjunctions of `eq` on single-valued attributes, `id` and
   * `externalId` (see {@link equalityTerms}); `none`: the store only lists; a function: those of which it
   * says true (see {@link canFilterInSql}). What a store cannot do is answered by a bounded scan.
   */
  readonly filter: 'full' | 'equality' | 'none' | ((filter: Filter) => boolean);
  /**
   * Relations that `list` can filter by besides the store's own attributes, with `eq` on the id:
   * `members.value` for groups, `groups.value` for users. Elsewhere the router scans, as it does for a
   * store with `filter: 'equality'`, which is never asked for a multi-valued attribute. Leave
   * `members.value` out where groups contain groups and a user and a group can have the same host id: the
   * store is asked by host id alone.
   */
  readonly relations?: readonly ('members.value' | 'groups.value')[];
  /** Whether `list` honours `sort`. */
  readonly sort: boolean;
  /** Whether `list` honours cursor pages (RFC 9865). */
  readonly cursor: boolean;
  /**
   * Whether `meta.version` is kept and compared. Without it the router derives weak ETags and serialises
   * writes per resource within the process, which does not protect against a second process.
   */
  readonly versions: boolean;
  /**
   * Attributes whose uniqueness within the tenant the store enforces, besides those that the schema
   * declares unique, e.g. `['displayName']` for groups. The served schema says so.
   */
  readonly unique?: readonly string[];
  /**
   * What `get` and `list` can return with a record where they are asked to by {@link ReadOptions.include}: a read then
   * takes one call instead of two, and a write none after its commit. Besides, `create` of a store that includes
   * `groups` returns the new record with its `groups`, which are usually `[]`. Default none.
   */
  readonly includes?: readonly IncludedAttribute[];
}

/**
 * Translates between ids on the wire and ids in the host's tables, where these are not unique over users
 * and groups, or not to be shown.
 *
 * @example
 * const ids: IdCodec = { encode: (id) => `u${id}`, decode: (id) => /^u(\d+)$/.exec(id)?.[1] };
 */
export interface IdCodec {
  encode(hostId: string): string;
  /** undefined for anything that `encode` could not have made: the answer is then 404, no store call. */
  decode(id: string): string | undefined;
}

/**
 * What a store has to compare before it replaces a resource; throw `VersionConflictError` where one
 * differs (RFC 7644 §3.14).
 */
export interface ReplaceOptions {
  /** Compare-and-swap on `meta.revision`: the value that was read. */
  readonly expectedRevision?: string;
  /** Compare-and-swap on `meta.version`: what the client's `If-Match` was compared with. */
  readonly expectedVersion?: string;
}

/** What a store is given besides the id when it deletes a resource (RFC 7644 §3.6). */
export interface DeleteOptions {
  /** Compare-and-swap on `meta.version`. */
  readonly expectedVersion?: string;
}

/**
 * Storage of one resource type. Five methods over a table are enough; a store that declares more gets
 * more. `storeContract` of `express-scim/testing` tells whether the promises are kept. The rules that hold
 * for every method:
 *
 * - **Tenant.** Every statement is bound to `ctx.tenantId`. Ids of another tenant do not exist.
 * - **Hidden rows** (soft-deleted, or not created by SCIM) are absent from `get`, `list` and totals.
 * - **A foreign or malformed id** is a resource that does not exist, never a database error.
 * - **Errors** are the typed ones ({@link StoreError}); any other is answered with 500 and its message
 *   is kept from the client.
 */
export interface ResourceStore<R extends ResourceRecord = ResourceRecord> {
  readonly capabilities: StoreCapabilities;
  readonly ids?: IdCodec;

  /**
   * `POST /{endpoint}`. Stores the draft under a new id that was never used before.
   *
   * @throws UniquenessError from the store's own constraint, so that a POST repeated after a time-out
   * cannot make a second resource (RFC 7644 §3.3).
   */
  create(ctx: RequestContext, draft: ResourceDraft): Promise<R>;

  /** `GET /{endpoint}/{id}`, and the first half of PUT and PATCH. undefined if there is none. */
  get(ctx: RequestContext, id: string, options?: ReadOptions): Promise<R | undefined>;

  /**
   * `GET /{endpoint}`. The total counts all matches; the order is stable and total, so that pages
   * neither repeat nor lose a resource.
   */
  list(ctx: RequestContext, query: ListQuery): Promise<ListPage<R>>;

  /**
   * `PUT` and `PATCH /{endpoint}/{id}`. Makes the record exactly `next` in one step with the comparison
   * of the expected revision and version. Attributes absent from `next` are unassigned; `password` is
   * kept when absent. `id` and `meta.created` stay. If nothing changes, version and lastModified stay.
   *
   * @throws NotFoundError, VersionConflictError, UniquenessError; nothing was written then.
   */
  replace(
    ctx: RequestContext,
    id: string,
    next: ResourceDraft,
    options?: ReplaceOptions,
  ): Promise<R>;

  /**
   * `DELETE /{endpoint}/{id}`. false if there was none. Unique values are free again, and the resource's
   * own memberships in groups disappear with it (as `ON DELETE CASCADE` would do).
   *
   * @throws VersionConflictError
   */
  delete(ctx: RequestContext, id: string, options?: DeleteOptions): Promise<boolean>;
}

/**
 * Storage of users. A user always has `active`: every draft of `create` and `replace` has it, and every
 * record that any method returns has it as `true` or `false`, also of a row in which the host has no value
 * (`whenNull` in {@link mapUsers} says what that means). Where it is missing nevertheless, the router counts
 * the user as inactive. A user's `groups` are never stored here; they come from the group store. The methods
 * for roles are needed by a router with a `roleResolver` only.
 */
export interface UserStore<R extends ResourceRecord = ResourceRecord>
  extends ResourceStore<R>,
    RoleMethods,
    RoleLockMethods,
    HiddenMethods<R>,
    SeatMethods,
    AccessMethods,
    ProvisionedMethods {
  /**
   * The `groupsOf` whose groups a store returns that includes `groups`: where the router has a group store with another
   * one, groups are asked of that. Default: those of whatever group store the router has.
   */
  readonly groupsFrom?: GroupStore['groupsOf'];

  /**
   * `POST /Users`, right after the create: the id of a deleted user who was the same person, found by
   * `externalId` or however the host tells, undefined if there is none. The new user keeps its new id;
   * the old one goes into the event `user.created` as `previousId`. Finds each deleted user once.
   */
  findPreviousId?(ctx: RequestContext, draft: ResourceDraft): Promise<string | undefined>;
}

/**
 * Which members of a group are read: `startIndex` is 1-based, `count` may be 0 (only the total is wanted).
 */
export interface MemberPageOptions {
  readonly startIndex: number;
  readonly count: number;
}

/** One page of the members of a group, with the number of all members. */
export interface MemberPage {
  readonly members: readonly Member[];
  readonly total: number;
}

/**
 * Storage of groups. The last five methods are optional: without them `get` and `list` return groups
 * with their `members` (unless `without: ['members']`), `create` and `replace` take the complete list as
 * `members` in the draft, and each membership PATCH reads and writes the whole group. With
 * `changeMembers`, members are no part of the record: neither of the draft that `create` and `replace`
 * take, nor (with `membersOf`) of what `get` and `list` must return.
 */
export interface GroupStore<R extends ResourceRecord = ResourceRecord>
  extends ResourceStore<R>,
    HiddenMethods<R> {
  /**
   * A PATCH that only adds and removes members. One atomic step whose cost depends on the change, not on
   * the group. A real change moves `meta.version` and `lastModified` but not `meta.revision`; no change
   * moves nothing.
   *
   * @throws NotFoundError, VersionConflictError, InvalidValueError (unknown member, if refused).
   */
  changeMembers?(
    ctx: RequestContext,
    id: string,
    change: MembersChange,
    options?: { readonly expectedVersion?: string },
  ): Promise<MembersChangeResult>;

  /**
   * `POST` (id undefined) and `PUT` of a group with members, and a `PATCH` that changes both record and
   * membership: as {@link ResourceStore.create} or {@link ResourceStore.replace} and
   * {@link GroupStore.changeMembers}, in one atomic step. Without this method the router makes the two
   * calls one after the other, which is one commit only inside a unit of work.
   */
  saveWithMembers?(
    ctx: RequestContext,
    id: string | undefined,
    next: ResourceDraft,
    change: MembersChange,
    options?: ReplaceOptions,
  ): Promise<{ readonly group: R; readonly members: MembersChangeResult }>;

  /** A page of one group's members in a stable order. */
  listMembers?(ctx: RequestContext, id: string, page: MemberPageOptions): Promise<MemberPage>;

  /** The members of all groups of a page in one call; a group without members may be absent. */
  membersOf?(
    ctx: RequestContext,
    groupIds: readonly string[],
  ): Promise<ReadonlyMap<string, Iterable<Member> | AsyncIterable<Member>>>;

  /**
   * The groups of all users of a page in one call, for the derived `groups` attribute; a user in no
   * group may be absent. With `transitive`, groups reached through nested groups are included as
   * `indirect`. Without this method `groups` is not served.
   */
  groupsOf?(
    ctx: RequestContext,
    userIds: readonly string[],
    options: { readonly transitive: boolean },
  ): Promise<ReadonlyMap<string, readonly GroupRef[]>>;
}
